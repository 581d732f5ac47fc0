use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::layout::Point;
use super::places::Places;
use super::repetition::{Expansion, Repetition};
use crate::configuration::{Mode, Module, ModuleId, Table};
use crate::value::{Type, Value};

/// A module as one call of it makes it, with the values that are worked out so far.
pub(super) struct Instance<'c> {
    pub(super) place: usize,
    pub(super) id: ModuleId,
    pub(super) module: &'c Module,
    /// `module.a["x"].module.b`; empty for the root module.
    pub(super) address: String,
    pub(super) around: Option<Around>,
    /// Why it may not exist.
    pub(super) uncertain: Option<Arc<str>>,
    pub(super) variables: Cells<Value>,
    pub(super) locals: Cells<Value>,
    pub(super) outputs: Cells<Value>,
    pub(super) calls: Cells<Rc<Called>>,
    /// The tags that each provider gives everything.
    pub(super) providers: Cells<Value>,
    managed: Cells<Rc<Planned<'c>>>,
    data: Cells<Rc<Planned<'c>>>,
    ephemeral: Cells<Rc<Planned<'c>>>,
}

pub(super) type Cells<T> = Box<[OnceCell<T>]>;

/// The call that makes an instance.
pub(super) struct Around {
    /// The place of the instance that calls.
    pub(super) caller: usize,
    /// The place of the call in it.
    pub(super) call: usize,
    pub(super) repetition: Repetition,
}

/// What a call makes.
pub(super) struct Called {
    pub(super) expansion: Expansion,
    /// The places of the instances, in the order of the expansion.
    pub(super) instances: Vec<usize>,
    /// What stands for all of it where nothing can be told.
    pub(super) unknown: Option<Value>,
}

/// What a block of a resource makes.
pub(super) struct Planned<'c> {
    pub(super) expansion: Expansion,
    pub(super) instances: Vec<PlannedInstance<'c>>,
    /// Whether its attributes are known, and not only those that are set.
    pub(super) has_schema: bool,
    /// What an expression that names the block gets.
    pub(super) value: Value,
    /// The type of each instance, where nothing else of it is known.
    pub(super) ty: Option<Type>,
}

/// One resource.
pub(super) struct PlannedInstance<'c> {
    pub(super) repetition: Repetition,
    pub(super) value: Value,
    pub(super) places: Places<'c>,
}

impl<'c> Instance<'c> {
    pub(super) fn new(place: usize, id: ModuleId, module: &'c Module) -> Self {
        Self {
            place,
            id,
            module,
            address: String::new(),
            around: None,
            uncertain: None,
            variables: cells(&module.variables),
            locals: cells(&module.locals),
            outputs: cells(&module.outputs),
            calls: cells(&module.calls),
            providers: cells(&module.providers),
            managed: cells(&module.resources),
            data: cells(&module.data),
            ephemeral: cells(&module.ephemeral),
        }
    }

    pub(super) fn resources(&self, mode: Mode) -> &Cells<Rc<Planned<'c>>> {
        match mode {
            Mode::Managed => &self.managed,
            Mode::Data => &self.data,
            Mode::Ephemeral => &self.ephemeral,
        }
    }

    pub(super) fn planned(&self, mode: Mode, place: usize) -> Option<&Rc<Planned<'c>>> {
        self.resources(mode).get(place)?.get()
    }

    pub(super) fn called(&self, place: usize) -> Option<&Rc<Called>> {
        self.calls.get(place)?.get()
    }

    pub(super) fn is_done(&self, point: Point) -> bool {
        fn is_set<T>(cells: &Cells<T>, place: usize) -> bool {
            cells.get(place).is_none_or(|cell| cell.get().is_some())
        }
        match point {
            Point::Variable(place) => is_set(&self.variables, place),
            Point::Local(place) => is_set(&self.locals, place),
            Point::Output(place) => is_set(&self.outputs, place),
            Point::Resource(mode, place) => is_set(self.resources(mode), place),
            Point::Call(place) => is_set(&self.calls, place),
            Point::Provider(place) => is_set(&self.providers, place),
        }
    }

    /// Everything that it holds.
    pub(super) fn points(&self) -> Vec<Point> {
        let module = self.module;
        let mut points = Vec::new();
        points.extend((0..module.variables.len()).map(Point::Variable));
        points.extend((0..module.locals.len()).map(Point::Local));
        points.extend((0..module.calls.len()).map(Point::Call));
        points.extend((0..module.providers.len()).map(Point::Provider));
        for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
            let places = 0..module.of_mode(mode).len();
            points.extend(places.map(|place| Point::Resource(mode, place)));
        }
        points.extend((0..module.outputs.len()).map(Point::Output));
        points
    }

    /// The address of something in it.
    pub(super) fn address_of(&self, own: &str) -> String {
        if self.address.is_empty() {
            own.to_owned()
        } else {
            format!("{}.{own}", self.address)
        }
    }
}

fn cells<T, V>(table: &Table<T>) -> Cells<V>
where
    T: crate::configuration::Declared,
{
    (0..table.len()).map(|_| OnceCell::new()).collect()
}
