//! How long to wait.

use std::time::Duration;

use super::RetryPolicy;

/// The pause after failed attempt `attempt` (from 1): full jitter, never shorter than what the service asks for.
pub(crate) fn delay(
    policy: &RetryPolicy,
    attempt: u32,
    throttled: bool,
    hint: Option<Duration>,
    fraction: f64,
) -> Duration {
    let base = if throttled {
        policy.throttling_base
    } else {
        policy.base
    };
    let factor = 2_u32.saturating_pow(attempt.saturating_sub(1));
    let ceiling = base.saturating_mul(factor).min(policy.max_backoff);
    let own = ceiling.mul_f64(fraction.clamp(0.0, 1.0));
    own.max(hint.unwrap_or_default().min(policy.max_hint))
}
