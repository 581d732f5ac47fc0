use std::collections::HashMap;

use crate::configuration::{Mode, Module, Owner, Subject, Use, uses};

/// A value of a module that is worked out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Point {
    Variable(usize),
    Local(usize),
    Output(usize),
    Resource(Mode, usize),
    /// How often a module is called; its variables and outputs are points of their own.
    Call(usize),
    /// The configuration of a provider. Only its tags for everything have a value.
    Provider(usize),
}

/// What a value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need<'c> {
    Own(Point),
    /// One output of all instances of a call.
    Result(usize, &'c str),
    /// All outputs of all instances of a call.
    Results(usize),
}

/// What each value of a module needs, whatever its instances are given.
#[derive(Debug, Default)]
pub(super) struct Layout<'c> {
    points: HashMap<Point, Vec<Need<'c>>>,
    arguments: HashMap<usize, HashMap<&'c str, Vec<Need<'c>>>>,
}

impl<'c> Layout<'c> {
    pub(super) fn of(module: &'c Module) -> Self {
        let mut layout = Self::default();
        for found in uses(module) {
            let Some(need) = need(module, &found.subject) else {
                continue;
            };
            if let Some(needs) = layout.place(&found)
                && !needs.contains(&need)
            {
                needs.push(need);
            }
        }
        layout
    }

    /// What a value needs of its own module.
    pub(super) fn of_point(&self, point: Point) -> &[Need<'c>] {
        self.points.get(&point).map_or(&[], Vec::as_slice)
    }

    /// What an argument of a call needs of the caller.
    pub(super) fn of_argument(&self, call: usize, name: &str) -> &[Need<'c>] {
        let of_call = self.arguments.get(&call);
        let needs = of_call.and_then(|arguments| arguments.get(name));
        needs.map_or(&[], Vec::as_slice)
    }

    fn place(&mut self, found: &Use<'c>) -> Option<&mut Vec<Need<'c>>> {
        let point = match found.owner {
            Owner::Local(place) => Point::Local(place),
            Owner::Output(place) => Point::Output(place),
            Owner::Resource(mode, place) => Point::Resource(mode, place),
            Owner::Call(place) => {
                let argument = found.place.argument;
                let meta = ["count", "for_each", "source", "version"];
                if found.place.block.is_empty() && !meta.contains(&argument) {
                    let of_call = self.arguments.entry(place).or_default();
                    return Some(of_call.entry(argument).or_default());
                }
                Point::Call(place)
            }
            // A default and a type speak of nothing; conditions are looked at once all is there.
            Owner::Variable(_) | Owner::Provider(_) | Owner::Check(_) | Owner::Other => {
                return None;
            }
        };
        Some(self.points.entry(point).or_default())
    }
}

fn need<'c>(module: &Module, subject: &Subject<'c>) -> Option<Need<'c>> {
    let own = |point: Option<Point>| point.map(Need::Own);
    match *subject {
        Subject::Variable(name) => own(module.variables.place(name).map(Point::Variable)),
        Subject::Local(name) => own(module.locals.place(name).map(Point::Local)),
        Subject::Resource {
            mode, kind, name, ..
        } => {
            let place = module.of_mode(mode).place(&format!("{kind}.{name}"));
            own(place.map(|place| Point::Resource(mode, place)))
        }
        Subject::Call { name, output, .. } => {
            let place = module.calls.place(name)?;
            Some(output.map_or(Need::Results(place), |output| Need::Result(place, output)))
        }
        _ => None,
    }
}
