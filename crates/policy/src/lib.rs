//! Who may do what to whom: one set of Cedar policies, deny by default, asked in one place.
