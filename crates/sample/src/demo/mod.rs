//! 見本の事務所 — twelve clients, six hundred persons, two years of history.

mod clients;
mod story;
mod story_age;
mod story_leave;
mod tsubame;

use romori_types::{ActorId, Date, EstablishmentId, YearMonth};

use crate::calendar::{last_first_of_july, plus_years};
use crate::crew::Frame;
use crate::name::Names;
use crate::number;
use crate::office::{Office, SampleClient, StaffMember, StaffRole};
use crate::person::{Draft, record};
use crate::plan::{Plan, in_charge};
use crate::random::Random;
use crate::recorder::{Ledger, Recorder};

/// The seed of the demo.
const SEED: u64 = 0x524F_4D4F_5249;

/// 見本の事務所 — the invented office as it stands on a day.
///
/// Its story is told for the last 1 July up to `today`; in other years everything moves by whole
/// years. Nothing is recorded after `today`.
pub fn demo_office(today: Date) -> Office {
    let story = last_first_of_july(today);
    let staff = staff(story);
    let actors: Vec<ActorId> = staff.iter().map(|member| member.id).collect();
    let names = Names::all();
    let mut recorder = Recorder::default();
    let mut clients = Vec::new();
    let mut names_used = 0;
    for plan in clients::plans(story) {
        let Some(by) = in_charge(&actors, &plan) else { continue };
        let stage = Stage { plan: &plan, story, today, names: &names, names_used, by };
        clients.push(stage.play(&mut recorder));
        names_used += plan.headcount as usize;
    }
    Office {
        name: "うみねこ社会保険労務士事務所".to_owned(),
        kana: "ウミネコシャカイホケンロウムシジムショ".to_owned(),
        sharoushi_number: "13990001".to_owned(),
        sharoushi_name: "佐々木 遥".to_owned(),
        today,
        staff,
        clients,
        batches: recorder.finish(today),
    }
}

/// One client and when its story is played.
struct Stage<'plan> {
    plan: &'plan Plan,
    story: Date,
    today: Date,
    names: &'plan Names,
    names_used: usize,
    by: ActorId,
}

impl Stage<'_> {
    fn play(&self, recorder: &mut Recorder) -> SampleClient {
        let plan = self.plan;
        let mut random = Random::of(SEED, u64::from(plan.number));
        let establishments: Vec<EstablishmentId> =
            plan.places.iter().map(|_| number::establishment_id(plan.since, &mut random)).collect();
        let ledger = Ledger {
            client: number::client_id(plan.since, &mut random),
            number: plan.number,
            by: self.by,
            taken_over: self.taken_over(),
            closed: plan.until,
        };
        plan.record(ledger, &establishments, self.story, recorder);
        let frame = self.frame(&establishments);
        let drafts = self.people(&frame);
        for draft in &drafts {
            record(draft, ledger, |month| plan.payday_in(month), recorder);
        }
        SampleClient {
            id: ledger.client,
            number: plan.number,
            establishments: establishments.into_iter().zip(1..).collect(),
            persons: drafts.iter().map(|draft| (draft.id, draft.number)).collect(),
        }
    }

    /// The office's own records begin in December of the year before last.
    fn taken_over(&self) -> Date {
        crate::calendar::day(self.story.year() - 2, 12, 2).max(self.plan.since)
    }

    fn frame<'a>(&'a self, establishments: &'a [EstablishmentId]) -> Frame<'a> {
        let pay_from = YearMonth::of(self.story).plus(-18);
        let this_month = YearMonth::of(self.today);
        let paid = self.plan.payday_in(this_month) <= self.today;
        let last = if paid { this_month } else { this_month.previous() };
        let until = self.plan.until.map_or(last, |until| last.min(YearMonth::of(until)));
        Frame {
            plan: self.plan,
            establishments,
            story: self.story,
            pay_from,
            pay_to: until,
            seed: SEED,
            names_used: self.names_used,
            names: self.names,
        }
    }

    fn people(&self, frame: &Frame<'_>) -> Vec<Draft> {
        if self.plan.number == tsubame::NUMBER {
            return tsubame::people(frame);
        }
        let mut drafts: Vec<Draft> =
            (1..=self.plan.headcount).map(|number| frame.person(number)).collect();
        story::tell(frame, &mut drafts);
        drafts
    }
}

fn staff(story: Date) -> Vec<StaffMember> {
    let joined = plus_years(story, -6);
    let mut random = Random::of(SEED, 0);
    let mut member = |name: &str, sign_in: &str, role| StaffMember {
        id: number::actor_id(joined, &mut random),
        name: name.to_owned(),
        sign_in: sign_in.to_owned(),
        role,
    };
    vec![
        member("佐々木 遥", "sasaki", StaffRole::Clerk),
        member("水野 綾", "mizuno", StaffRole::Clerk),
        member("小野寺 匠", "onodera", StaffRole::Clerk),
        member("鳴海 恭子", "narumi", StaffRole::Approver),
    ]
}
