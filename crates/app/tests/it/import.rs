//! 取込 over a real store: stopped on the way, left behind, overtaken — nothing counts by halves.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use romori_app::house::import::{
    ExportAsked, ExportFormat, ImportAsked, ImportError, ImportFile, ImportKind, Kind, Preview,
    Watch,
};
use romori_app::house::{
    BatchKind, BatchState, Clients, Coming, EntryError, Function, Grant, House, Job, NewAccount,
    Role, Roles, Source, UnitError, Visitor, load_demo, open_on,
};
use romori_record::Class;
use romori_store::Doing;
use romori_types::{Date, Purpose};

use crate::ground::{Ground, On, Os, SetClock, on_both};

on_both!(
    a_stopped_import_leaves_nothing,
    what_was_left_behind_can_be_given_up,
    an_import_does_not_overtake_others,
);

const TODAY: Date = Date::constant(2026, 7, 1);
const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";

struct Demo {
    house: House,
    visitor: Visitor,
    /// Gone after the house.
    _ground: Ground,
}

fn demo(on: On) -> Demo {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(TODAY));
    let house = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = house.unwrap().house;
    let (tenant, _) = load_demo(&house.store, TODAY, |day| clock.set(day)).unwrap();
    clock.set(TODAY);
    let account = NewAccount {
        tenant,
        login: "clerk",
        name: "取り込む人",
        roles: Roles::of(&[Role::Attorney]),
        clients: Clients::All,
        password: PASSWORD,
        from: TODAY,
    };
    house.make_account(&Grant::for_job(Job::FirstAccount), &account).unwrap();
    let source = Source::of([127, 0, 0, 1].into());
    let origin = house.this_machine();
    let coming = Coming {
        login: "clerk",
        password: PASSWORD,
        source,
        browser: None,
        holder: [0; 16],
        code: None,
        origin,
    };
    let token = house.sign_in(&coming).unwrap().token;
    let visitor = house.visitor(&token, origin.device).unwrap().unwrap();
    Demo { house, visitor, _ground: ground }
}

impl Demo {
    fn pay(&self, client: Option<u32>) -> String {
        let asked = ExportAsked {
            kind: Kind::Pay,
            client,
            on: TODAY,
            format: ExportFormat::Csv,
            today: TODAY,
        };
        String::from_utf8(self.house.export(&self.visitor, &asked).unwrap()).unwrap()
    }

    fn looked_at(&self, text: &str, client: Option<u32>) -> (ImportFile, Preview) {
        let asked = ImportAsked {
            kind: ImportKind::Table(Kind::Pay),
            client,
            name: "pay.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
            today: TODAY,
        };
        let file = self.house.open_import(&self.visitor, asked).unwrap();
        let preview = self.house.preview_import(&self.visitor, &file, &Arc::default()).unwrap();
        (file, preview)
    }

    fn run(&self, (file, preview): &(ImportFile, Preview)) -> Result<u64, ImportError> {
        let done = self.house.run_import(&self.visitor, file, preview, &Arc::default());
        done.map(|done| done.tally.changed)
    }

    /// The states of the latest imports.
    fn imports(&self) -> Vec<(romori_types::BatchId, BatchState)> {
        let grant = self.visitor.grant(Function::ViewLedger, Purpose::Consult).unwrap();
        let acts = self.house.store.read(&grant, |reader| reader.batches(20));
        let acts = acts.map_err(|error: UnitError| error).unwrap().into_iter();
        acts.filter(|act| act.kind == BatchKind::Import).map(|act| (act.id, act.state)).collect()
    }
}

/// The file with another amount in each row of this column.
fn raised(text: &str, label: &str) -> String {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines();
    let headings = lines.next().unwrap();
    let at = headings.split(',').position(|heading| heading == label).unwrap();
    let mut made = format!("{headings}\n");
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let amount: i64 = cells[at].parse().unwrap_or(0);
        cells[at] = (amount + 1).to_string();
        made.push_str(&cells.join(","));
        made.push('\n');
    }
    made
}

fn a_stopped_import_leaves_nothing(on: On) {
    let demo = demo(on);
    let before = demo.pay(None);
    let (file, preview) = demo.looked_at(&raised(&before, "固定的賃金"), None);
    assert!(preview.tally.changed > 8_192, "stops come every 4,096 rows: {:?}", preview.tally);
    let watch = Arc::new(Watch::default());
    let stopped = thread::scope(|scope| {
        scope.spawn(|| {
            while watch.progress().0 == 0 {
                thread::sleep(Duration::from_micros(100));
            }
            watch.stop();
        });
        demo.house.run_import(&demo.visitor, &file, &preview, &watch)
    });
    assert!(matches!(stopped, Err(ImportError::Stopped)), "{stopped:?}");
    assert!(demo.pay(None) == before, "nothing of it counts");
    let [(_, state)] = demo.imports()[..] else { panic!("one import") };
    assert!(matches!(state, BatchState::Undone(..)), "{state:?}");
    // What was staged stands in nobody's way.
    assert_eq!(demo.run(&(file, preview)).unwrap(), before.lines().count() as u64 - 1);
    assert!(demo.pay(None) != before);
}

fn what_was_left_behind_can_be_given_up(on: On) {
    let demo = demo(on);
    let grant = demo.visitor.grant(Function::Import, Purpose::Import).unwrap();
    let staging = Doing::act(Class::ImportStaged);
    let staged =
        demo.house.store.write(&grant, staging, |writer| writer.stage(BatchKind::Import, None));
    let batch = staged.map_err(|error: UnitError| error).unwrap();
    assert_eq!(demo.imports(), [(batch, BatchState::Staged)]);
    demo.house.undo_batch(&demo.visitor, batch).unwrap();
    assert!(matches!(demo.imports()[..], [(_, BatchState::Undone(..))]));
    // Whoever was still filling it cannot publish it any more.
    let doing = Doing::act(Class::ImportPublished);
    let late = demo.house.store.write(&grant, doing, |writer| writer.publish(batch));
    assert!(matches!(late, Err(UnitError::BatchState { .. })), "{late:?}");
    let again = demo.house.undo_batch(&demo.visitor, batch);
    assert!(matches!(again, Err(EntryError::Unit(UnitError::BatchState { .. }))));
}

fn an_import_does_not_overtake_others(on: On) {
    let demo = demo(on);
    let all = demo.looked_at(&raised(&demo.pay(None), "固定的賃金"), None);
    let of =
        |client| demo.looked_at(&raised(&demo.pay(Some(client)), "非固定的賃金"), Some(client));
    let (one, other, same) = (of(1002), of(1003), of(1002));
    assert!(demo.run(&one).unwrap() > 0);
    // Another client's ledger is where it was.
    assert!(demo.run(&other).unwrap() > 0);
    for (what, overtaken) in [("the same client", &same), ("many clients", &all)] {
        let refused = demo.run(overtaken);
        assert!(matches!(refused, Err(ImportError::LedgerMoved)), "{what}: {refused:?}");
    }
    // An undo moves the ledger too, however long ago what is undone was made.
    let latest = of(1002);
    let all = demo.looked_at(&raised(&demo.pay(None), "固定的賃金"), None);
    let batch = demo.imports().last().unwrap().0;
    demo.house.undo_batch(&demo.visitor, batch).unwrap();
    for overtaken in [&latest, &all] {
        assert!(matches!(demo.run(overtaken), Err(ImportError::LedgerMoved)));
    }
    // An import of many clients moves the ledger of each.
    let (all, one) = (demo.looked_at(&raised(&demo.pay(None), "固定的賃金"), None), of(1002));
    assert!(demo.run(&all).unwrap() > 0);
    assert!(matches!(demo.run(&one), Err(ImportError::LedgerMoved)));
}
