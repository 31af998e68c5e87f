//! Columns and checks of pay, bonuses and dependants.

use romori_types::{YearMonth, Yen};

use super::change::Change;
use super::column::{Column, columns};
use super::columns_person::in_order;
use super::filling::Filling;
use super::item::Item;
use super::kind::{Key, Kind};
use super::options::Undivided;
use super::reading::{Amount, Day, DayCount, Flag, Month, Reading, SignedAmount};
use super::reading_person::{BasicPensionNumber, Chosen, FixedChange, InsuredNumber, Together};
use super::reading_text::{Code, Kana, Kanji};
use super::row::{Row, Sameness};
use super::rows::{BonusRow, DependantRow, PayRow, PersonRef, no_day, no_month};
use super::words::{Relationship, Sex};
use crate::check::age;
use crate::value::Mistake;

const PAY: &[Column<PayRow>] = columns! { PayRow:
    ClientNumber: given Code => person.client;
    EmployeeNumber: given Code => person.employee_number;
    InsuredNumber: given InsuredNumber => person.insured_number;
    BasicPensionNumber: given BasicPensionNumber => person.basic_pension_number;
    NameKanji: given Kanji => person.name_kanji;
    NameKana: given Kana => person.name_kana;
    BirthDate: given Day => person.birth_date;
    Days: may DayCount => days;
    Fixed: sum SignedAmount => fixed;
    Variable: sum SignedAmount => variable;
    InKind: may Amount => in_kind;
    BackPay: may Amount => back_pay;
    FullMonth: may Flag => full_month;
    FixedChange: may FixedChange => fixed_change;
};

/// What is compared, or names the month, and is no field of its own.
const PAY_ASIDE: &[Column<PayRow>] = &[
    Column {
        item: Item::PayMonth,
        fill: |filling, cell, row| {
            if !cell.is_empty()
                && let Some(month) = filling.value::<Month>(cell)
            {
                row.month = month;
            }
        },
        show: |row| Month::show(&row.month),
    },
    Column {
        item: Item::Cash,
        fill: |filling, cell, _| filling.cash = filling.aside(cell),
        show: |_| String::new(),
    },
    Column {
        item: Item::Total,
        fill: |filling, cell, _| filling.total = filling.aside(cell),
        show: |_| String::new(),
    },
];

const BONUSES: &[Column<BonusRow>] = columns! { BonusRow:
    ClientNumber: given Code => person.client;
    EmployeeNumber: given Code => person.employee_number;
    InsuredNumber: given InsuredNumber => person.insured_number;
    BasicPensionNumber: given BasicPensionNumber => person.basic_pension_number;
    NameKanji: given Kanji => person.name_kanji;
    NameKana: given Kana => person.name_kana;
    BirthDate: given Day => person.birth_date;
    BonusCash: may Amount => cash;
    BonusInKind: may Amount => in_kind;
};

const BONUSES_ASIDE: &[Column<BonusRow>] = &[
    Column {
        item: Item::PaidOn,
        fill: |filling, cell, row| {
            if !cell.is_empty()
                && let Some(day) = filling.value::<Day>(cell)
            {
                row.paid_on = day;
            }
        },
        show: |row| Day::show(&row.paid_on),
    },
    Column {
        item: Item::BonusTotal,
        fill: |filling, cell, _| filling.total = filling.aside(cell),
        show: |_| String::new(),
    },
];

const DEPENDANTS: &[Column<DependantRow>] = columns! { DependantRow:
    ClientNumber: given Code => person.client;
    EmployeeNumber: given Code => person.employee_number;
    InsuredNumber: given InsuredNumber => person.insured_number;
    BasicPensionNumber: given BasicPensionNumber => person.basic_pension_number;
    NameKanji: given Kanji => person.name_kanji;
    NameKana: given Kana => person.name_kana;
    BirthDate: given Day => person.birth_date;
    DependantName: names Kanji => name_kanji;
    DependantKana: kanas Kana => name_kana;
    DependantBirth: must Day => birth_date;
    DependantSex: may Chosen<Sex> => sex;
    Relationship: must Chosen<Relationship> => relationship;
    DependantSince: must Day => since;
    DependantUntil: may Day => until;
    LivesTogether: must Together => lives_together;
    ThirdCategory: must Flag => third_category;
};

impl PersonRef {
    fn sameness(&self, key: Key, into: &mut Sameness) -> bool {
        into.add(&self.client);
        match key {
            Key::EmployeeNumber => self.employee_number.as_ref().map(|number| into.add(number)),
            Key::InsuredNumber => self.insured_number.as_ref().map(|number| into.add(number)),
            Key::BasicPensionNumber => {
                self.basic_pension_number.as_ref().map(|number| into.add(number))
            }
            Key::KanaAndBirth => {
                let both = self.name_kana.as_ref().zip(self.birth_date);
                both.map(|both| into.add(&both))
            }
            Key::ClientNumber => None,
        }
        .is_some()
    }
}

impl Row for PayRow {
    const KIND: Kind = Kind::Pay;

    fn columns() -> impl Iterator<Item = &'static Column<Self>> {
        let (person, pay) = PAY.split_at(PAY.len().min(7));
        let (month, aside) = PAY_ASIDE.split_at(PAY_ASIDE.len().min(1));
        person.iter().chain(month).chain(pay).chain(aside)
    }

    fn set_row(&mut self, row: u32) {
        self.row = row;
    }

    fn set_month(&mut self, month: YearMonth) {
        self.month = month;
    }

    fn same_person(&self) -> Self {
        Self { row: self.row, person: self.person.clone(), month: self.month, ..Self::default() }
    }

    fn finish(&mut self, filling: &mut Filling<'_>) {
        if self.month == no_month() {
            if filling.is_absent(Item::PayMonth) {
                let how = "「2026年4月」のように入れる";
                filling.note(Item::PayMonth, Mistake::error("INT-1612", "支給年月が空です", how));
            }
            return;
        }
        days(self, filling);
        if !filling.is_bad() {
            divide(self, filling);
            amounts(self, filling);
        }
        let coming = YearMonth::of(filling.options.today).next();
        if self.month > coming {
            let mistake = Mistake::doubt("INT-3069", "まだ来ていない月です", "年を確かめる");
            filling.note(Item::PayMonth, mistake);
        }
    }

    fn sameness(&self, key: Key, into: &mut Sameness) -> bool {
        into.add(&self.month.index());
        self.month != no_month() && self.person.sameness(key, into)
    }
}

fn days(row: &mut PayRow, filling: &mut Filling<'_>) {
    let Some(days) = row.days.get().copied() else { return };
    // A period of pay may lie in the month before.
    let days_max = row.month.days().max(row.month.previous().days());
    if i64::from(days) > i64::from(days_max) {
        let what = format!("{}月の日数は{days_max}日までです", row.month.month());
        filling.note(Item::Days, Mistake::error("INT-1202", what, "賃金台帳の日数を確かめる"));
    }
}

/// Fewer yen in a month of work than this look like thousands.
const PAY_LOW: i64 = 10_000;
/// Days from which a month counts as one of work.
const DAYS_WORKED: u8 = 11;

fn amounts(row: &PayRow, filling: &mut Filling<'_>) {
    if row.fixed.get().is_some_and(|fixed| *fixed < Yen::ZERO) {
        let how = "固定的賃金は0以上です。欠勤などの控除は非固定的賃金に入れる";
        filling.note(Item::Fixed, Mistake::error("INT-1003", "マイナスの額です", how));
        return;
    }
    let (Some(fixed), Some(variable)) = (row.fixed.get(), row.variable.get()) else { return };
    let cash = *fixed + *variable;
    let item = if filling.is_filled(Item::Cash) { Item::Cash } else { Item::Fixed };
    if cash < Yen::ZERO {
        let how = "報酬は0以上です。控除や返納は、もとの月の額に反映して入れる";
        filling.note(item, Mistake::error("INT-1003", "報酬の合計がマイナスです", how));
        return;
    }
    let worked = row.days.get().is_some_and(|days| *days >= DAYS_WORKED);
    if worked && cash > Yen::ZERO && cash.get() < PAY_LOW {
        let what = format!("{cash}円は、1か月の報酬としては小さい額です");
        let how = "千円単位なら、円単位の額を入れる";
        filling.note(item, Mistake::doubt("INT-3066", what, how));
    }
    if row.back_pay.get().is_some_and(|back| *back > cash) {
        let what = "遡及支払額がその月の報酬より多くなっています";
        let how = "遡及分の額か、支払った月を直す";
        filling.note(Item::BackPay, Mistake::error("INT-1803", what, how));
    }
}

/// Shares the cash out into what is fixed and what is not, so that both always add up to it.
fn divide(row: &mut PayRow, filling: &mut Filling<'_>) {
    if let Some(total) = filling.total.get().copied() {
        let in_kind = row.in_kind.get().copied().unwrap_or(Yen::ZERO);
        let rest = total - in_kind;
        let agrees = filling.cash.get().is_none_or(|cash| *cash == rest);
        if rest < Yen::ZERO || !agrees {
            let what = "通貨と現物を足した額が合計と違います";
            filling.note(Item::Total, Mistake::error("INT-3062", what, "正しい額に直す"));
            return;
        }
        filling.cash = Change::Set(rest);
    }
    let cash = match filling.cash {
        Change::Keep => return,
        Change::Clear => {
            row.fixed = Change::Clear;
            row.variable = Change::Clear;
            return;
        }
        Change::Set(cash) => cash,
    };
    let (fixed, variable) = match (row.fixed.get().copied(), row.variable.get().copied()) {
        (None, None) => {
            filling.undivided += 1;
            match filling.options.undivided {
                Undivided::Fixed => (cash, Yen::ZERO),
                Undivided::Variable => (Yen::ZERO, cash),
            }
        }
        (Some(fixed), None) => (fixed, cash - fixed),
        (None, Some(variable)) => (cash - variable, variable),
        (Some(fixed), Some(variable)) => {
            let left = cash - fixed - variable;
            if left > Yen::ZERO {
                let what =
                    format!("内訳の和が{left}円足りません。差額を非固定的賃金に加えて読みました");
                let how = "足りない手当の列があれば、列の対応で選ぶ";
                filling.note(Item::Cash, Mistake::doubt("INT-3064", what, how));
            }
            (fixed, cash - fixed)
        }
    };
    let over = row.fixed.get().copied().unwrap_or(Yen::ZERO)
        + row.variable.get().copied().unwrap_or(Yen::ZERO)
        > cash;
    if over {
        let what = "内訳の和が報酬（通貨）より多くなっています";
        let how = "報酬（通貨）か内訳の額を直す。報酬でない列なら、列の対応で外す";
        filling.note(Item::Cash, Mistake::error("INT-3063", what, how));
        return;
    }
    row.fixed = Change::Set(fixed);
    row.variable = Change::Set(variable);
}

impl Row for BonusRow {
    const KIND: Kind = Kind::Bonuses;

    fn columns() -> impl Iterator<Item = &'static Column<Self>> {
        let (person, pay) = BONUSES.split_at(BONUSES.len().min(7));
        let (day, aside) = BONUSES_ASIDE.split_at(BONUSES_ASIDE.len().min(1));
        person.iter().chain(day).chain(pay).chain(aside)
    }

    fn set_row(&mut self, row: u32) {
        self.row = row;
    }

    fn same_person(&self) -> Self {
        self.clone()
    }

    fn finish(&mut self, filling: &mut Filling<'_>) {
        if self.paid_on == no_day() {
            if let (Some(day), true) = (filling.options.paid_on, filling.is_absent(Item::PaidOn)) {
                self.paid_on = day;
            } else if filling.is_absent(Item::PaidOn) {
                let how = "「2026年7月10日」のように入れる";
                filling.note(Item::PaidOn, Mistake::error("INT-3071", "賞与支払日が空です", how));
            }
        }
        if self.paid_on > filling.options.today {
            let how = "年を確かめる。支払いの予定なら、このままでよい";
            filling.note(Item::PaidOn, Mistake::doubt("INT-3073", "今日より先の日です", how));
        }
        if let Some(total) = filling.total.get().copied() {
            let rest = total - self.in_kind.get().copied().unwrap_or(Yen::ZERO);
            let agrees = self.cash.get().is_none_or(|cash| *cash == rest);
            if rest < Yen::ZERO || !agrees {
                let what = "通貨と現物を足した額が合計と違います";
                filling.note(Item::BonusTotal, Mistake::error("INT-3062", what, "正しい額に直す"));
            } else {
                self.cash = Change::Set(rest);
            }
        }
        let untold = self.cash.keeps() && self.in_kind.keeps();
        if untold && filling.is_absent(Item::BonusCash) && filling.is_absent(Item::BonusTotal) {
            let how = "支払った額を入れる。支払っていない人の行は消す";
            filling.note(Item::BonusCash, Mistake::error("INT-3072", "賞与の額が空です", how));
        }
    }

    fn sameness(&self, key: Key, into: &mut Sameness) -> bool {
        into.add(&self.paid_on);
        self.paid_on != no_day() && self.person.sameness(key, into)
    }
}

impl Row for DependantRow {
    const KIND: Kind = Kind::Dependants;

    fn columns() -> impl Iterator<Item = &'static Column<Self>> {
        DEPENDANTS.iter()
    }

    fn set_row(&mut self, row: u32) {
        self.row = row;
    }

    fn same_person(&self) -> Self {
        self.clone()
    }

    fn finish(&mut self, filling: &mut Filling<'_>) {
        let named = [Item::DependantName, Item::DependantKana];
        if named.into_iter().all(|item| filling.is_absent(item)) {
            let how = "氏名を、姓と名のあいだを空けて入れる";
            let mistake = Mistake::error("INT-3075", "被扶養者の氏名が空です", how);
            filling.note(Item::DependantName, mistake);
        }
        let today = filling.options.today;
        if let Some(birth) = self.birth_date.get().copied() {
            if birth > today {
                let what = "被扶養者の生年月日が先の日です";
                let mistake = Mistake::error("INT-1108", what, "元号か西暦の年を確かめる");
                filling.note(Item::DependantBirth, mistake);
            } else if age(birth, today) >= 110 {
                let what = format!("{}歳になります", age(birth, today));
                let mistake = Mistake::doubt("INT-1109", what, "元号か西暦の年を確かめる");
                filling.note(Item::DependantBirth, mistake);
            }
        }
        let birth = (Item::DependantBirth, self.birth_date.get());
        let since = (Item::DependantSince, self.since.get());
        in_order(filling, birth, since);
        in_order(filling, since, (Item::DependantUntil, self.until.get()));
        let spouse = self.relationship.get().is_none_or(|word| *word == Relationship::Spouse);
        if self.third_category.get() == Some(&true) && !spouse {
            let what = "配偶者でない人が国民年金第3号被保険者になっています";
            let how = "続柄か、第3号被保険者の欄を直す";
            filling.note(Item::ThirdCategory, Mistake::error("INT-3076", what, how));
        }
    }

    fn sameness(&self, key: Key, into: &mut Sameness) -> bool {
        // A name in kanji and one in kana are two ways to say the same.
        let name = self.name_kana.get().or(self.name_kanji.get());
        into.add(&(name, self.birth_date.get(), self.since.get()));
        name.is_some() && self.person.sameness(key, into)
    }
}
