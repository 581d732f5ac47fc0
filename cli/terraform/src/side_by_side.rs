use rayon::prelude::*;

/// What `one` gives for each item, in their order: side by side where the caller works in a pool of
/// threads, else one after another.
pub(crate) fn side_by_side<T: Send, R: Send>(
    items: Vec<T>,
    one: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
    if items.len() < 2 || rayon::current_thread_index().is_none() {
        return items.into_iter().map(one).collect();
    }
    items.into_par_iter().map(one).collect()
}
