use std::ops::{Deref, DerefMut};

use crate::HclError;

/// What reading returns.
pub(super) type Parsed<T> = Result<T, Failure>;

/// A mistake that keeps an item from being read; boxed, so that what is read stays small.
#[derive(Debug)]
pub(super) struct Failure(Box<HclError>);

impl Failure {
    pub(super) fn new(error: HclError) -> Self {
        Self(Box::new(error))
    }
}

impl From<Failure> for HclError {
    fn from(failure: Failure) -> Self {
        *failure.0
    }
}

impl Deref for Failure {
    type Target = HclError;

    fn deref(&self) -> &HclError {
        &self.0
    }
}

impl DerefMut for Failure {
    fn deref_mut(&mut self) -> &mut HclError {
        &mut self.0
    }
}
