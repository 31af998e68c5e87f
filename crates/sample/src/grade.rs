//! 標準報酬月額の表 — the published standards in yen, for the invented past. No rule is applied:
//! the office took these standards over, or they were decided before its records begin.

use romori_types::Yen;

/// From this monthly amount on: this standard of health insurance. Published for 2016-04 on.
const STANDARDS: [(i64, i64); 50] = [
    (0, 58_000),
    (63_000, 68_000),
    (73_000, 78_000),
    (83_000, 88_000),
    (93_000, 98_000),
    (101_000, 104_000),
    (107_000, 110_000),
    (114_000, 118_000),
    (122_000, 126_000),
    (130_000, 134_000),
    (138_000, 142_000),
    (146_000, 150_000),
    (155_000, 160_000),
    (165_000, 170_000),
    (175_000, 180_000),
    (185_000, 190_000),
    (195_000, 200_000),
    (210_000, 220_000),
    (230_000, 240_000),
    (250_000, 260_000),
    (270_000, 280_000),
    (290_000, 300_000),
    (310_000, 320_000),
    (330_000, 340_000),
    (350_000, 360_000),
    (370_000, 380_000),
    (395_000, 410_000),
    (425_000, 440_000),
    (455_000, 470_000),
    (485_000, 500_000),
    (515_000, 530_000),
    (545_000, 560_000),
    (575_000, 590_000),
    (605_000, 620_000),
    (635_000, 650_000),
    (665_000, 680_000),
    (695_000, 710_000),
    (730_000, 750_000),
    (770_000, 790_000),
    (810_000, 830_000),
    (855_000, 880_000),
    (905_000, 930_000),
    (955_000, 980_000),
    (1_005_000, 1_030_000),
    (1_055_000, 1_090_000),
    (1_115_000, 1_150_000),
    (1_175_000, 1_210_000),
    (1_235_000, 1_270_000),
    (1_295_000, 1_330_000),
    (1_355_000, 1_390_000),
];

const PENSION_LEAST: Yen = Yen::new(88_000);
const PENSION_MOST: Yen = Yen::new(650_000);

/// The place in the table, from 0.
pub fn grade(monthly: Yen) -> usize {
    STANDARDS.iter().rposition(|(from, _)| *from <= monthly.get()).unwrap_or(0)
}

/// 標準報酬月額 of health insurance.
pub fn health(monthly: Yen) -> Yen {
    STANDARDS.get(grade(monthly)).map_or(Yen::ZERO, |(_, standard)| Yen::new(*standard))
}

/// 標準報酬月額 of pension insurance.
pub fn pension(monthly: Yen) -> Yen {
    health(monthly).max(PENSION_LEAST).min(PENSION_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_boundaries() {
        for (monthly, of_health, of_pension) in [
            (62_999, 58_000, 88_000),
            (63_000, 68_000, 88_000),
            (249_999, 240_000, 240_000),
            (250_000, 260_000, 260_000),
            (634_999, 620_000, 620_000),
            (635_000, 650_000, 650_000),
            (1_354_999, 1_330_000, 650_000),
            (1_355_000, 1_390_000, 650_000),
        ] {
            let monthly = Yen::new(monthly);
            assert_eq!(health(monthly), Yen::new(of_health));
            assert_eq!(pension(monthly), Yen::new(of_pension));
        }
    }
}
