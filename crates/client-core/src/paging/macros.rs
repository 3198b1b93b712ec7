//! The macro through which a generated operation says how it pages.

/// Implements [`Paged`](crate::paging::Paged) for a request and gives its builder `pages()` and `items()`.
///
/// Fields are named as paths of `Option` fields: requests have one name, responses may have several
/// (`data.total_count`), and a total that may stand in one of several places is written `a | b.c`.
///
/// ```
/// mod list_projects {
///     # use client_core::operation::OperationInfo;
///     # static INFO: OperationInfo = OperationInfo::new("ListProjects", "POST", "/", "Lists projects.");
///     #[derive(Clone, Debug, Default)]
///     pub struct ListProjectsRequest {
///         pub next_token: Option<String>,
///     }
///     client_core::__private::model!(ListProjectsRequest { "NextToken" => next_token });
///
///     #[derive(Clone, Debug, Default)]
///     pub struct ListProjectsResponse {
///         pub next_token: Option<String>,
///         pub projects: Option<Vec<String>>,
///     }
///     client_core::__private::model!(ListProjectsResponse { "NextToken" => next_token, "Projects" => projects });
///
///     client_core::__private::operation!(ListProjects, ListProjectsRequest => ListProjectsResponse);
///     // A token: the request's field, then where the response has the next one.
///     client_core::__private::paging!(ListProjects, ListProjectsRequest => String {
///         token: next_token => next_token,
///         items: projects,
///     });
/// }
///
/// mod search_media {
///     # use client_core::operation::OperationInfo;
///     # static INFO: OperationInfo = OperationInfo::new("SearchMedia", "POST", "/", "Searches media.");
///     #[derive(Clone, Debug, Default)]
///     pub struct SearchMediaRequest {
///         pub page_no: Option<i32>,
///         pub page_size: Option<i32>,
///         pub scroll_token: Option<String>,
///     }
///     client_core::__private::model!(SearchMediaRequest {
///         "PageNo" => page_no, "PageSize" => page_size, "ScrollToken" => scroll_token,
///     });
///
///     #[derive(Clone, Debug, Default)]
///     pub struct SearchMediaResponse {
///         pub total: Option<i64>,
///         pub scroll_token: Option<String>,
///         pub media: Option<Vec<String>>,
///     }
///     client_core::__private::model!(SearchMediaResponse {
///         "Total" => total, "ScrollToken" => scroll_token, "MediaInfoList" => media,
///     });
///
///     client_core::__private::operation!(SearchMedia, SearchMediaRequest => SearchMediaResponse);
///     // Page numbers: number and size in the request (with the value that is said for a caller who says none, where the
///     // service insists on one); the total where the response tells it. This list is walked with a token besides, which
///     // most do without.
///     client_core::__private::paging!(SearchMedia, SearchMediaRequest => String {
///         token: scroll_token => scroll_token,
///         page: page_no,
///         size: page_size = 50,
///         total: total,
///         items: media,
///     });
/// }
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __paging {
    (
        $builder:ident, $request:ident => $item:ty {
            $(token: $sent:ident => $($token:ident).+,)?
            $(page: $page:ident $(= $first:literal)?,)?
            $(size: $size:ident $(= $ask:literal)?,)?
            $(total: $($($total:ident).+)|+,)?
            items: $($items:ident).+ $(,)?
        }
    ) => {
        impl $crate::paging::Paged for $request {
            const STYLE: $crate::operation::PagingStyle = $crate::__paging!(@style $($page)?);
            $crate::__paging!(@items $item, $($items).+);
            $($crate::__paging!(@token $sent, $($token).+);)?
            $(
                fn page(&self) -> ::core::option::Option<i64> {
                    self.$page.as_ref().and_then($crate::paging::PageValue::to_number)
                }
                fn set_page(&mut self, page: i64) -> bool {
                    self.$page = $crate::paging::PageValue::from_number(page);
                    self.$page.is_some()
                }
            )?
            $(fn page_size(&self) -> ::core::option::Option<i64> {
                self.$size.as_ref().and_then($crate::paging::PageValue::to_number)
            })?
            fn fill(&mut self) {
                $($($crate::__paging!(@fill self.$page, $first);)?)?
                $($($crate::__paging!(@fill self.$size, $ask);)?)?
            }
            $(fn total(response: &Self::Response) -> ::core::option::Option<i64> {
                ::core::option::Option::None
                $(.or_else(|| $crate::__paging!(@field response, $($total).+)
                    .and_then($crate::paging::PageValue::to_number)))+
            })?
        }
        $crate::__paging!(@builder $builder, $request);
    };
    (@style) => {
        $crate::operation::PagingStyle::Token
    };
    (@style $page:ident) => {
        $crate::operation::PagingStyle::Numbered
    };
    (@fill $field:expr, $value:literal) => {
        if $field.is_none() {
            $field = $crate::paging::PageValue::from_number($value);
        }
    };
    (@items $item:ty, $($field:ident).+) => {
        type Item = $item;
        fn items(response: Self::Response) -> ::std::vec::Vec<Self::Item> {
            ::core::option::Option::Some(response)$(.and_then(|value| value.$field))+.unwrap_or_default()
        }
        fn count(response: &Self::Response) -> usize {
            $crate::__paging!(@field response, $($field).+).map_or(0, |items| items.len())
        }
    };
    (@token $sent:ident, $($field:ident).+) => {
        fn next_token(response: &Self::Response) -> ::core::option::Option<::std::string::String> {
            $crate::__paging!(@field response, $($field).+)
                .filter(|token| !$crate::paging::PageValue::is_end(*token))
                .map($crate::paging::PageValue::to_text)
        }
        fn token(&self) -> ::core::option::Option<::std::string::String> {
            self.$sent.as_ref().map($crate::paging::PageValue::to_text)
        }
        fn set_token(&mut self, token: &str) -> bool {
            self.$sent = $crate::paging::PageValue::from_text(token);
            self.$sent.is_some()
        }
    };
    (@field $response:ident, $($field:ident).+) => {
        ::core::option::Option::Some($response)$(.and_then(|value| value.$field.as_ref()))+
    };
    (@builder $builder:ident, $request:ident) => {
        impl $builder {
            /// Makes the calls for all pages, as a stream that asks for a page when it is wanted.
            #[inline]
            pub fn pages(self) -> $crate::paging::Pages<$request> {
                $crate::paging::Pages::new(self.call.client().clone(), self.call.request, self.call.options)
            }

            /// Makes the calls for all pages, as a stream of their entries.
            #[inline]
            pub fn items(self) -> $crate::paging::Items<$request> {
                $crate::paging::Items::new(self.pages())
            }
        }
    };
}
