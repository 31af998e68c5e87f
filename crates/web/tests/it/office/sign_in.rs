use super::*;

fn view() -> SignInPage {
    SignInPage {
        office: "みどり坂社会保険労務士法人".into(),
        action: "/signin".into(),
        csrf: TOKEN.into(),
        next: "/70/1007".into(),
        login: String::new(),
        problem: None,
        first: false,
        first_command: "romori account add --data ~/romori".into(),
        passkey: true,
        company: Some(true),
        device: DeviceState::NotYetBound,
        state: vec![
            ("稼働の状況".into(), "動いています（令和8年7月3日 8:02）".into()),
            ("手元の控え".into(), "今朝 4:10".into()),
        ],
        demo: false,
        demo_accounts: Vec::new(),
        css: "/assets/romori.css".into(),
        script: "/assets/romori.js".into(),
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    let of = |problem| SignInPage { problem: Some(problem), login: "sasaki".into(), ..view() };
    vec![
        page("signin", &view()),
        page("signin-wrong", &of(SignInProblem::Wrong)),
        page("signin-too-many", &of(SignInProblem::TooMany)),
        page("signin-out", &SignInPage { login: String::new(), ..of(SignInProblem::SignedOut) }),
        page("signin-expired", &of(SignInProblem::Expired)),
        page("signin-by-code", &SignInPage { company: Some(false), ..view() }),
        page(
            "signin-company-away",
            &of(SignInProblem::Company("会社の認証基盤につながりません。")),
        ),
        page("signin-first", &SignInPage { first: true, ..view() }),
        page(
            "signin-demo",
            &SignInPage {
                demo: true,
                demo_accounts: vec![
                    ("sasaki".into(), "mihon-no-jimusho-1".into()),
                    ("mizuno".into(), "mihon-no-jimusho-2".into()),
                ],
                ..view()
            },
        ),
    ]
}
