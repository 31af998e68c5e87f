//! What follows from an age, in words with citations.

use romori_roster::{InsuredAs, Relationship};
use romori_types::{Date, date_ja};

use super::age::{AgeFacts, AgeReached, Consequence, lost_on};

/// What follows for who works here.
pub(super) fn of_insured(facts: &AgeFacts<'_>) -> Vec<Consequence> {
    match facts.age {
        AgeReached::Forty => forty(facts),
        AgeReached::Sixty => sixty(facts),
        AgeReached::SixtyFive => sixty_five(facts),
        AgeReached::Seventy => seventy(facts),
        AgeReached::SeventyFive => seventy_five(facts),
    }
}

/// What follows for a dependant.
pub(super) fn of_dependant(age: AgeReached, counts_on: Date) -> Vec<Consequence> {
    let day = date_ja(counts_on);
    if age == AgeReached::Sixty {
        let text = format!("{day}に60歳になる配偶者は、国民年金の第3号被保険者でなくなります。");
        return vec![says(text, &["国民年金法7条1項3号", "国民年金法9条"])];
    }
    let text =
        format!("{day}に75歳になる家族は、その日に後期高齢者医療に移り、被扶養者でなくなります。");
    let cites = ["健康保険法3条7項", "高齢者の医療の確保に関する法律50条1号"];
    vec![Consequence {
        notice: Some("被扶養者（異動）届（削除）"), ..says(text, &cites)
    }]
}

fn says(text: String, cites: &[&'static str]) -> Consequence {
    Consequence { text, cites: cites.to_vec(), notice: None, due: None }
}

/// In which insurances the person is until the day; `None` without an enrolment.
fn insured_as(facts: &AgeFacts<'_>) -> Option<InsuredAs> {
    let lost = lost_on(facts.person, facts.counts_on);
    let made = lost.or_else(|| facts.person.enrolment_on(facts.reached_on))?;
    Some(made.insured_as)
}

fn forty(facts: &AgeFacts<'_>) -> Vec<Consequence> {
    if matches!(insured_as(facts), None | Some(InsuredAs::PensionOnly)) {
        return not_here(
            "40歳になりますが、ここでは健康保険に入っていないので、介護保険料は\
                         ここで徴収しません。",
        );
    }
    let first = facts.care_first.ja();
    let text = format!(
        "{first}分から介護保険料がかかります（第2号被保険者）。{first}に払う賞与からも徴収します。\
         届出はいりません。"
    );
    vec![says(text, &["介護保険法9条2号", "健康保険法156条1項・2項"])]
}

fn sixty(facts: &AgeFacts<'_>) -> Vec<Consequence> {
    let again = says(
        "定年で退職し、1日も空けずに再雇用するときは、同じ日に資格を喪失・取得して、\
         標準報酬月額を再雇用の月から改めることができます。"
            .to_owned(),
        &["平成25年1月25日保保発0125第1号"],
    );
    let mut found = Vec::new();
    if insured_as(facts).is_some() {
        found.push(Consequence { notice: Some("資格喪失届・資格取得届"), ..again });
    }
    found.push(says(
        "雇用保険の高年齢雇用継続給付の対象になることがあります。60歳到達時の賃金を\
         届け出られるように、賃金の記録をそろえてください。"
            .to_owned(),
        &["雇用保険法61条"],
    ));
    found
}

fn sixty_five(facts: &AgeFacts<'_>) -> Vec<Consequence> {
    let mut found = Vec::new();
    if !matches!(insured_as(facts), None | Some(InsuredAs::PensionOnly)) {
        let last = facts.care_last.ja();
        let text = format!(
            "介護保険料は{last}分までです。その後は市区町村が本人から徴収します\
             （第1号被保険者）。届出はいりません。"
        );
        found.push(says(text, &["介護保険法9条1号", "健康保険法156条2項"]));
    }
    let spouse = facts.person.dependants.iter().any(|(_, family)| {
        let is_spouse = family.relationship == Relationship::Spouse;
        let goes_on = family.until.is_none_or(|until| facts.counts_on < until);
        is_spouse && family.third_category && goes_on
    });
    if spouse {
        found.push(says(
            "老齢年金を受けられる人が65歳になると、60歳未満の配偶者は国民年金の第3号被保険者で\
             なくなります。市区町村での種別変更を本人に案内してください。"
                .to_owned(),
            &["国民年金法附則3条", "国民年金法7条1項3号"],
        ));
    }
    if found.is_empty() {
        return not_here("65歳になりますが、ここで止める介護保険料はありません。");
    }
    found
}

fn seventy(facts: &AgeFacts<'_>) -> Vec<Consequence> {
    if !matches!(insured_as(facts), Some(InsuredAs::Both | InsuredAs::PensionOnly)) {
        return not_here("70歳になりますが、ここで失う厚生年金保険の資格はありません。");
    }
    let (day, last) = (date_ja(facts.counts_on), facts.pension_last.ja());
    let text = format!(
        "{day}に厚生年金保険の資格を失います。厚生年金保険料と子ども・子育て拠出金は\
         {last}分までです。健康保険は続きます。"
    );
    let lost = says(text, &["厚生年金保険法14条5号", "厚生年金保険法19条1項"]);
    let text = if facts.may_be_left_out {
        "70歳以上被用者になります。同じ事業所で標準報酬月額に相当する額が変わらなければ、\
         70歳到達届は省けます。変わるときは届け出ます。"
    } else {
        "70歳以上被用者になるので、70歳到達届（厚生年金保険の喪失と70歳以上被用者の該当）を\
         届け出ます。"
    };
    let notice = Consequence {
        notice: Some("70歳到達届"),
        due: facts.loss_due,
        ..says(
            text.to_owned(),
            &["厚生年金保険法27条", "厚生年金保険法施行規則10条の4・15条の2・22条"],
        )
    };
    vec![lost, notice]
}

fn seventy_five(facts: &AgeFacts<'_>) -> Vec<Consequence> {
    if matches!(insured_as(facts), None | Some(InsuredAs::PensionOnly)) {
        return not_here("75歳になりますが、ここで失う健康保険の資格はありません。");
    }
    let (day, last) = (date_ja(facts.counts_on), facts.health_last.ja());
    let text = format!(
        "75歳の誕生日の{day}に後期高齢者医療に移り、健康保険の資格を失います。健康保険料は\
         {last}分までです。"
    );
    let lost = Consequence {
        notice: Some("資格喪失届（75歳到達）"),
        due: facts.loss_due,
        ..says(
            text,
            &["健康保険法36条", "高齢者の医療の確保に関する法律50条1号", "健康保険法156条3項"],
        )
    };
    let mut found = vec![lost];
    let dependants = facts.person.dependants.iter().filter(|(_, family)| {
        family.since <= facts.counts_on && family.until.is_none_or(|until| facts.counts_on < until)
    });
    let count = dependants.count();
    if count > 0 {
        let text = format!(
            "被扶養者{count}人も被扶養者でなくなります。国民健康保険などへの加入を案内してください。"
        );
        found.push(says(text, &["健康保険法3条7項", "健康保険法36条"]));
    }
    found.push(says(
        "勤め続ける間は70歳以上被用者のままです。算定・月額変更・賞与の届出は続きます。".to_owned(),
        &["厚生年金保険法27条"],
    ));
    found
}

fn not_here(text: &str) -> Vec<Consequence> {
    vec![says(text.to_owned(), &[])]
}
