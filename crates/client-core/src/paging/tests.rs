use super::state::{Facts, Next, State};
use crate::operation::PagingStyle;

/// Plays pages of a numbered list; gives the numbers that are asked for after the first page.
fn walk(start: Option<i64>, size: Option<i64>, pages: &[(usize, Option<i64>)]) -> Vec<i64> {
    let mut state = State::new(PagingStyle::Numbered, start, size);
    let mut asked = Vec::new();
    for (count, total) in pages {
        let facts = Facts {
            count: *count,
            total: *total,
            ..Facts::default()
        };
        match state.next(&facts) {
            Ok(Next::Page(page)) => asked.push(page),
            _ => return asked,
        }
    }
    asked
}

#[test]
fn numbered_lists_end() {
    type Pages = &'static [(usize, Option<i64>)];
    type Row = (
        &'static str,
        Option<i64>,
        Option<i64>,
        Pages,
        &'static [i64],
    );
    let rows: [Row; 17] = [
        ("empty", None, Some(10), &[(0, Some(0))], &[]),
        ("empty, no total", None, Some(10), &[(0, None)], &[]),
        (
            "an empty page ends although the total says more",
            None,
            Some(10),
            &[(10, Some(99)), (0, Some(99))],
            &[2],
        ),
        (
            "total reached",
            None,
            Some(10),
            &[(10, Some(15)), (5, Some(15))],
            &[2],
        ),
        (
            "total reached on a full page",
            None,
            Some(10),
            &[(10, Some(20)), (10, Some(20))],
            &[2],
        ),
        (
            "short by filters, total by page times size",
            None,
            Some(10),
            &[(10, Some(25)), (9, Some(25)), (5, Some(25))],
            &[2, 3],
        ),
        (
            "size capped by the service",
            None,
            Some(1000),
            &[(100, Some(250)), (100, Some(250)), (50, Some(250))],
            &[2, 3],
        ),
        (
            "a total of the page only",
            None,
            Some(10),
            &[(10, Some(10)), (10, Some(10)), (3, Some(3))],
            &[2, 3],
        ),
        (
            "a total equal to a full page, one page more",
            None,
            Some(10),
            &[(10, Some(10)), (0, Some(10))],
            &[2],
        ),
        (
            "no size asked, total reached",
            None,
            None,
            &[(7, Some(7))],
            &[],
        ),
        (
            "no size asked, full by the service's size",
            None,
            None,
            &[(20, Some(20)), (0, Some(20))],
            &[2],
        ),
        (
            "no size asked, more to come",
            None,
            None,
            &[(20, Some(27)), (7, Some(27))],
            &[2],
        ),
        (
            "no total, short page",
            None,
            Some(10),
            &[(10, None), (4, None)],
            &[2],
        ),
        (
            "no total, no size, shorter than the first",
            None,
            None,
            &[(20, None), (20, None), (4, None)],
            &[2, 3],
        ),
        (
            "from page 3",
            Some(3),
            Some(10),
            &[(10, Some(35)), (5, Some(35))],
            &[4],
        ),
        (
            "from page 3 without a size",
            Some(3),
            None,
            &[(10, Some(35)), (5, Some(35)), (0, Some(35))],
            &[4, 5],
        ),
        (
            "a negative start counts from 1",
            Some(-2),
            Some(1),
            &[(1, Some(2)), (1, Some(2))],
            &[2],
        ),
    ];
    for (name, start, size, pages, expected) in rows {
        assert_eq!(walk(start, size, pages), expected, "{name}");
    }
}

#[test]
fn tokens_end() {
    let rows = [
        (None, None, Ok(Next::End)),
        (None, Some(""), Ok(Next::End)),
        (None, Some("a"), Ok(Next::Token("a".to_owned()))),
        (Some("a"), Some("b"), Ok(Next::Token("b".to_owned()))),
        (Some("a"), Some("a"), Err(())),
    ];
    for (sent, token, expected) in rows {
        let mut state = State::new(PagingStyle::Token, None, None);
        let facts = Facts {
            sent: sent.map(str::to_owned),
            token: token.map(str::to_owned),
            ..Facts::default()
        };
        assert_eq!(
            state.next(&facts).map_err(drop),
            expected,
            "{sent:?} {token:?}"
        );
    }
}

/// Walks a token list whose pages have these counts and tokens, for ever around; gives the number of pages until it ends.
fn tokens(pages: &[(usize, &str)], most: usize) -> Result<usize, usize> {
    let mut state = State::new(PagingStyle::Token, None, None);
    let mut sent = None;
    for index in 0..most {
        let (count, token) = pages[index % pages.len()];
        let token = token.replace('#', &index.to_string());
        let facts = Facts {
            count,
            sent: sent.take(),
            token: Some(token.clone()),
            ..Facts::default()
        };
        match state.next(&facts) {
            Ok(Next::End) => return Ok(index + 1),
            Ok(_) => sent = Some(token),
            Err(_) => return Err(index + 1),
        }
    }
    Ok(most)
}

#[test]
fn token_lists_that_never_end_are_refused() {
    assert_eq!(tokens(&[(1, "a"), (1, "a")], 100), Err(2));
    assert!(tokens(&[(1, "a"), (1, "b")], 100).is_err_and(|pages| pages <= 6));
    let many: Vec<(usize, String)> = (0..50).map(|index| (1, format!("t{index}"))).collect();
    let many: Vec<(usize, &str)> = many
        .iter()
        .map(|(count, token)| (*count, token.as_str()))
        .collect();
    assert!(tokens(&many, 1_000).is_err_and(|pages| pages <= 200));
    // Empty pages with new tokens, but not for ever; pages with something on them may go on.
    assert_eq!(tokens(&[(0, "n#")], 5_000), Err(1_000));
    assert_eq!(tokens(&[(1, "n#")], 5_000), Ok(5_000));
    assert_eq!(tokens(&[(1, "")], 10), Ok(1));
}

#[test]
fn a_numbered_list_that_ignores_the_number_is_refused() {
    let mut state = State::new(PagingStyle::Numbered, None, Some(10));
    let mut page = |same_as_before| {
        state.next(&Facts {
            count: 10,
            total: Some(i64::MAX),
            same_as_before,
            ..Facts::default()
        })
    };
    assert!(page(false).is_ok());
    assert!(page(true).is_ok());
    assert!(page(true).is_err());
}
