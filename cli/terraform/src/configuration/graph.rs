//! What depends on what within a module, through the modules that it calls.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use infractl_document::Span;
use infractl_hcl::syntax::{Expression, Reference, references};

use super::{
    Configuration, Declared as _, Mode, Module, ModuleId, Owner, Provider, Resource, Subject, Use,
    Variable, uses,
};

/// A value of a module, or a part of a call: one argument, one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Point<'c> {
    Owner(Owner),
    Argument(usize, &'c str),
    Result(usize, &'c str),
}

/// The graph of one module.
pub(super) struct Graph<'c> {
    module: &'c Module,
    points: Vec<Point<'c>>,
    places: HashMap<Point<'c>, usize>,
    /// From each point to those that it needs, and where it says so.
    edges: Vec<Vec<(usize, Span)>>,
}

/// By output of a module, the variables that its value hangs on.
type Summary<'c> = BTreeMap<&'c str, BTreeSet<&'c str>>;

impl<'c> Graph<'c> {
    /// Lays out what the uses of a module say.
    pub(super) fn of(
        configuration: &'c Configuration,
        id: ModuleId,
        module: &'c Module,
        uses: &[Use<'c>],
    ) -> Self {
        let mut known = HashMap::new();
        Self::with(configuration, id, module, uses, &mut known)
    }

    fn with(
        configuration: &'c Configuration,
        id: ModuleId,
        module: &'c Module,
        uses: &[Use<'c>],
        known: &mut HashMap<ModuleId, Summary<'c>>,
    ) -> Self {
        let mut graph = Self {
            module,
            points: Vec::new(),
            places: HashMap::new(),
            edges: Vec::new(),
        };
        for found in uses {
            let from = match found.owner {
                Owner::Call(call) if is_argument(found) => {
                    Point::Argument(call, found.place.argument)
                }
                Owner::Variable(_) | Owner::Other | Owner::Check(_) => continue,
                owner => Point::Owner(owner),
            };
            graph.need(from, found.subject, found.span);
        }
        graph.waits();
        graph.providers();
        for (place, call) in graph.module.calls.iter().enumerate() {
            let Some((called, _)) = configuration.called(id, call.name()) else {
                continue;
            };
            let summary = summary(configuration, called, known).clone();
            for (output, variables) in summary {
                let result = graph.point(Point::Result(place, output));
                for variable in variables {
                    if let Some(argument) = call.argument(variable) {
                        let to = graph.point(Point::Argument(place, variable));
                        graph.edge(result, to, argument.name.span);
                    }
                }
            }
        }
        graph
    }

    fn point(&mut self, point: Point<'c>) -> usize {
        if let Some(place) = self.places.get(&point) {
            return *place;
        }
        let place = self.points.len();
        self.points.push(point);
        self.places.insert(point, place);
        self.edges.push(Vec::new());
        // An output of a module, and an argument, wait for what decides how many of it there are.
        if let Point::Result(call, _) = point {
            let span = self.module.calls.at(call).map(|call| call.block.header());
            let own = self.point(Point::Owner(Owner::Call(call)));
            if let Some(span) = span {
                self.edge(place, own, span);
            }
        }
        place
    }

    fn edge(&mut self, from: usize, to: usize, span: Span) {
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push((to, span));
        }
    }

    fn need(&mut self, from: Point<'c>, subject: Subject<'c>, span: Span) {
        let module = self.module;
        let to = match subject {
            Subject::Variable(name) => module.variables.place(name).map(Owner::Variable),
            Subject::Local(name) => module.locals.place(name).map(Owner::Local),
            Subject::Resource {
                mode, kind, name, ..
            } => {
                let key = format!("{kind}.{name}");
                let place = module.of_mode(mode).place(&key);
                place.map(|place| Owner::Resource(mode, place))
            }
            Subject::Call { name, output, .. } => {
                let place = module.calls.place(name);
                if let (Some(place), Some(output)) = (place, output) {
                    let from = self.point(from);
                    let to = self.point(Point::Result(place, output));
                    self.edge(from, to, span);
                    return;
                }
                place.map(Owner::Call)
            }
            _ => None,
        };
        if let Some(to) = to {
            let from = self.point(from);
            let to = self.point(Point::Owner(to));
            self.edge(from, to, span);
        }
    }

    /// `depends_on` and `replace_triggered_by`.
    fn waits(&mut self) {
        let module = self.module;
        for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
            for (place, resource) in module.of_mode(mode).iter().enumerate() {
                let from = Point::Owner(Owner::Resource(mode, place));
                self.wait(from, resource.depends_on());
                if let Some(lifecycle) = resource.lifecycle() {
                    self.wait(from, lifecycle.replace_triggered_by());
                }
            }
        }
        for (place, call) in module.calls.iter().enumerate() {
            self.wait(Point::Owner(Owner::Call(place)), call.depends_on());
        }
        for (place, output) in module.outputs.iter().enumerate() {
            self.wait(Point::Owner(Owner::Output(place)), output.depends_on());
        }
    }

    fn wait(&mut self, from: Point<'c>, entries: &'c [Expression]) {
        for entry in entries {
            for (reference, span) in references(entry) {
                let reference: &'c Reference = reference;
                self.need(from, Subject::of(reference), span);
            }
        }
    }

    /// A resource needs the configuration of its provider, where that is here.
    fn providers(&mut self) {
        let module = self.module;
        for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
            for (place, resource) in module.of_mode(mode).iter().enumerate() {
                if let Some(provider) = module.providers.place(&configuration_of(resource)) {
                    let from = self.point(Point::Owner(Owner::Resource(mode, place)));
                    let to = self.point(Point::Owner(Owner::Provider(provider)));
                    let span = resource.provider().map(|named| named.span);
                    self.edge(from, to, span.unwrap_or(resource.block.header()));
                }
            }
        }
    }

    /// Circles of values, each as the values on it and the places where they speak of the next.
    pub(super) fn cycles(&self) -> Vec<Vec<(String, Span)>> {
        let mut found = Vec::new();
        let mut state = vec![State::New; self.points.len()];
        for start in 0..self.points.len() {
            let mut way: Vec<(usize, usize)> = Vec::new();
            enter(&mut state, &mut way, start);
            while let Some((point, next)) = way.last_mut() {
                let edges = self.edges.get(*point).map_or(&[][..], Vec::as_slice);
                let Some((to, _)) = edges.get(*next) else {
                    if let Some(state) = state.get_mut(*point) {
                        *state = State::Done;
                    }
                    way.pop();
                    continue;
                };
                *next += 1;
                match state.get(*to) {
                    Some(State::New) => enter(&mut state, &mut way, *to),
                    Some(State::Open) => found.push(self.cycle(&way, *to)),
                    Some(State::Done) | None => {}
                }
            }
        }
        found
    }

    /// The circle that the last edge of a way closes.
    fn cycle(&self, way: &[(usize, usize)], to: usize) -> Vec<(String, Span)> {
        let start = way.iter().position(|(point, _)| *point == to).unwrap_or(0);
        let around = way.get(start..).unwrap_or_default();
        let points = around.iter().filter_map(|(point, next)| {
            let (_, span) = self.edges.get(*point)?.get(next.checked_sub(1)?)?;
            Some((self.name(*self.points.get(*point)?), *span))
        });
        points.collect()
    }

    fn name(&self, point: Point<'_>) -> String {
        let module = self.module;
        let call = |place: usize| module.calls.at(place).map_or("", |call| call.name());
        match point {
            Point::Argument(place, name) | Point::Result(place, name) => {
                format!("module.{}.{name}", call(place))
            }
            Point::Owner(Owner::Call(place)) => format!("module.{}", call(place)),
            Point::Owner(Owner::Variable(place)) => {
                format!(
                    "var.{}",
                    module.variables.at(place).map_or("", |own| own.name())
                )
            }
            Point::Owner(Owner::Local(place)) => {
                format!(
                    "local.{}",
                    module.locals.at(place).map_or("", |own| own.name())
                )
            }
            Point::Owner(Owner::Output(place)) => {
                format!(
                    "output.{}",
                    module.outputs.at(place).map_or("", |own| own.name())
                )
            }
            Point::Owner(Owner::Resource(mode, place)) => {
                let resource = module.of_mode(mode).at(place);
                resource.map(Resource::address).unwrap_or_default()
            }
            Point::Owner(Owner::Provider(place)) => {
                let key = module.providers.at(place).map(Provider::key);
                format!("provider.{}", key.unwrap_or_default())
            }
            Point::Owner(Owner::Check(_) | Owner::Other) => String::new(),
        }
    }

    /// The variables that a point hangs on.
    fn variables(&self, from: Point<'c>) -> BTreeSet<&'c str> {
        let mut found = BTreeSet::new();
        let Some(start) = self.places.get(&from) else {
            return found;
        };
        let mut seen = vec![false; self.points.len()];
        let mut open = vec![*start];
        while let Some(place) = open.pop() {
            let Some(is_seen) = seen.get_mut(place).filter(|seen| !**seen) else {
                continue;
            };
            *is_seen = true;
            if let Some(Point::Owner(Owner::Variable(variable))) = self.points.get(place) {
                found.extend(self.module.variables.at(*variable).map(Variable::name));
            }
            let edges = self.edges.get(place).into_iter().flatten();
            open.extend(edges.map(|(to, _)| *to));
        }
        found
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

fn enter(state: &mut [State], way: &mut Vec<(usize, usize)>, point: usize) {
    if let Some(own) = state.get_mut(point).filter(|own| **own == State::New) {
        *own = State::Open;
        way.push((point, 0));
    }
}

/// Whether a use stands in an argument of a call, not in what the language reads of it.
fn is_argument(found: &Use<'_>) -> bool {
    let meta = ["count", "for_each", "source", "version"];
    found.place.block.is_empty() && !meta.contains(&found.place.argument)
}

/// The key of a resource's provider configuration: `aws`, `aws.west`.
fn configuration_of(resource: &Resource) -> String {
    let named = resource.provider().and_then(Expression::as_reference);
    match named.and_then(|reference| Some((&reference.root, reference.attribute(0)?))) {
        Some((root, alias)) => format!("{root}.{alias}"),
        None => resource.provider_name().to_owned(),
    }
}

fn summary<'k, 'c>(
    configuration: &'c Configuration,
    id: ModuleId,
    known: &'k mut HashMap<ModuleId, Summary<'c>>,
) -> &'k Summary<'c> {
    if !known.contains_key(&id) {
        let mut own = Summary::new();
        if let Some(module) = configuration.module(id) {
            let uses = uses(module);
            let graph = Graph::with(configuration, id, module, &uses, known);
            for (place, output) in module.outputs.iter().enumerate() {
                let variables = graph.variables(Point::Owner(Owner::Output(place)));
                own.insert(output.name(), variables);
            }
        }
        known.insert(id, own);
    }
    known.entry(id).or_default()
}
