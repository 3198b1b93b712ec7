use std::time::Duration;

use super::{Budget, RetryPolicy, delay};

#[test]
fn pauses_stay_within_bounds() {
    let policy = RetryPolicy::default();
    let ms = Duration::from_millis;
    // Attempt, throttled, hint, random fraction, pause.
    let rows = [
        (1, false, None, 0.0, ms(0)),
        (1, false, None, 0.5, ms(50)),
        (1, false, None, 1.0, ms(100)),
        (2, false, None, 1.0, ms(200)),
        (4, false, None, 1.0, ms(800)),
        (1, true, None, 1.0, ms(1_000)),
        (3, true, None, 1.0, ms(4_000)),
        (20, false, None, 1.0, ms(20_000)),
        (u32::MAX, true, None, 1.0, ms(20_000)),
        (1, true, Some(ms(3_000)), 0.0, ms(3_000)),
        (1, true, Some(ms(30_000)), 1.0, ms(30_000)),
        (1, true, Some(ms(300_000)), 0.0, ms(60_000)),
        (3, true, Some(ms(100)), 1.0, ms(4_000)),
    ];
    for (attempt, throttled, hint, fraction, expected) in rows {
        assert_eq!(
            delay(&policy, attempt, throttled, hint, fraction),
            expected,
            "attempt {attempt}"
        );
    }
}

#[test]
fn the_budget_runs_dry_and_fills_up_again() {
    let budget = Budget::default();
    assert_eq!(budget.take(false), Some(5));
    assert_eq!(budget.take(true), Some(10));
    assert_eq!(budget.left(), 485);
    budget.give_back(Some(10));
    budget.give_back(None);
    assert_eq!(budget.left(), 496);
    for _ in 0..20 {
        budget.give_back(None);
    }
    assert_eq!(budget.left(), 500);
    assert_eq!(
        (0..200).filter(|_| budget.take(false).is_some()).count(),
        100
    );
    assert_eq!(budget.take(false), None);
}

#[test]
fn a_policy_has_at_least_one_attempt() {
    assert_eq!(
        RetryPolicy::default().with_max_attempts(0).max_attempts(),
        1
    );
    assert_eq!(RetryPolicy::default().max_attempts(), 3);
}
