//! The codes of refusals that Alibaba Cloud's services share.
//!
//! Sources: the common error codes of the [API error center](https://api.alibabacloud.com/troubleshoot), the error pages
//! of ICE, IMM and STS, and codes met in the field, misspelt ones included. Services invent codes of their own, but build
//! them of the same words: hence the rows at the end.

use crate::meaning::Code::{Ends, Has, Is, Starts};
use crate::meaning::{Code, Meaning, look_up};

/// What a code means; `None` for one that says nothing beyond its status.
///
/// ```
/// use auth_core::Meaning;
/// use auth_core::alibaba::codes::meaning;
///
/// assert_eq!(meaning("requestsTooFrequent"), Some(Meaning::Throttled));
/// assert_eq!(meaning("InvalidAccessKeyId.NotFound"), Some(Meaning::Authentication));
/// assert_eq!(meaning("MissingParameter"), None);
/// ```
pub fn meaning(code: &str) -> Option<Meaning> {
    look_up(code, ROWS)
}

/// The first row that fits counts, so the particular stands before the general.
const ROWS: &[(Code, Meaning)] = &[
    (Is("signaturenonceused"), Meaning::NonceUsed),
    (Starts("invalidtimestamp"), Meaning::ClockOff),
    (Is("illegaltimestamp"), Meaning::ClockOff),
    (Is("requesttimetooskewed"), Meaning::ClockOff),
    (Starts("invalidsecuritytoken.expired"), Meaning::SessionOver),
    (Starts("securitytokenexpired"), Meaning::SessionOver),
    // Of several spellings in use one is "Throlling".
    (Starts("throttl"), Meaning::Throttled),
    (Starts("throlling"), Meaning::Throttled),
    (Has(".throttl"), Meaning::Throttled),
    (Starts("flowcontrol"), Meaning::Throttled),
    (Has("toomanyrequest"), Meaning::Throttled),
    (Has("requeststoofrequent"), Meaning::Throttled),
    (Starts("requestlimitexceeded"), Meaning::Throttled),
    (Has("qpslimit"), Meaning::Throttled),
    (Starts("serviceunavailable"), Meaning::Unavailable),
    (Starts("systembusy"), Meaning::Passing),
    (Starts("serverbusy"), Meaning::Passing),
    (Starts("internalerror"), Meaning::Passing),
    (Starts("internalfailure"), Meaning::Passing),
    (Is("internalservererror"), Meaning::Passing),
    (Is("unknownerror"), Meaning::Passing),
    (Is("requesttimeout"), Meaning::Passing),
    (Starts("invalidaccesskey"), Meaning::Authentication),
    (Starts("missingaccesskey"), Meaning::Authentication),
    (Starts("inactiveaccesskey"), Meaning::Authentication),
    (Starts("signaturedoesnotmatch"), Meaning::Authentication),
    (Starts("invalidsignature"), Meaning::Authentication),
    (Starts("incompletesignature"), Meaning::Authentication),
    (Starts("missingsecuritytoken"), Meaning::Authentication),
    (Starts("invalidsecuritytoken"), Meaning::Authentication),
    (Starts("malformedsecuritytoken"), Meaning::Authentication),
    (Is("invalidproduct.notfound"), Meaning::UnknownOperation),
    (Is("invalidapi.notfound"), Meaning::UnknownOperation),
    (Is("invalidaction.notfound"), Meaning::UnknownOperation),
    (Is("invalidversion"), Meaning::UnknownOperation),
    (Is("nosuchversion"), Meaning::UnknownOperation),
    (Starts("operationdenied"), Meaning::NotActivated),
    (Has("subscriptionrequired"), Meaning::NotActivated),
    (Has("notsubscribed"), Meaning::NotActivated),
    (Has("notopen"), Meaning::NotActivated),
    (Has("unopened"), Meaning::NotActivated),
    (Has("notactivated"), Meaning::NotActivated),
    (Has("notpurchased"), Meaning::NotActivated),
    (Has("arrear"), Meaning::NotActivated),
    (Has("indebt"), Meaning::NotActivated),
    (Has("overdue"), Meaning::NotActivated),
    (Has("suspended"), Meaning::NotActivated),
    // AIWorkSpace sends it with 404: "No permission: denied by RAM and AIWorkspace Rbac ...".
    (Is("100700008"), Meaning::AccessDenied),
    // "Forbbiden" is met as well.
    (Starts("forbidden"), Meaning::AccessDenied),
    (Starts("forbbiden"), Meaning::AccessDenied),
    (Ends(".forbidden"), Meaning::AccessDenied),
    (Starts("ramforbidden"), Meaning::AccessDenied),
    (Starts("nopermission"), Meaning::AccessDenied),
    (Has("permissiondenied"), Meaning::AccessDenied),
    (Starts("accessdenied"), Meaning::AccessDenied),
    (Starts("unauthorized"), Meaning::AccessDenied),
    (Starts("notauthorized"), Meaning::AccessDenied),
    (Has("alreadyexist"), Meaning::Conflict),
    (Has("duplicate"), Meaning::Conflict),
    (Has("conflict"), Meaning::Conflict),
    (Has("notfound"), Meaning::NotFound),
    (Has("notexist"), Meaning::NotFound),
    (Has("nosuch"), Meaning::NotFound),
    (Ends("exist"), Meaning::Conflict),
    (Ends("exists"), Meaning::Conflict),
];
