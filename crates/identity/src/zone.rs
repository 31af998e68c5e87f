//! The ways into the installation, each under host names of its own.

romori_types::coded! {
    /// 入口 — through which listener somebody comes. A device is let in at the one it was
    /// registered for.
    Zone: u8 {
        /// Offices, associations, companies: with a device's certificate.
        Office = 1, "事務所の入口";
        /// Those who run the installation: with a device's certificate.
        Operator = 2, "運営の入口";
        /// Workers: without.
        Worker = 3, "本人の入口";
    }
}
