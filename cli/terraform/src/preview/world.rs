use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Address, Finding, SourceId, Span};
use infractl_hcl::syntax::Expression;

use super::Request;
use super::instance::Instance;
use super::layout::{Layout, Need, Point};
use super::open::Open;
use super::repetition::Repetition;
use super::rules;
use super::scope::ModuleScope;
use crate::configuration::{Configuration, Module, ModuleId, Resource};
use crate::evaluate::{Evaluation, Templates, evaluate};
use crate::functions::Context;
use crate::schema::ProviderSchema;
use crate::value::constraint::Constraint;
use crate::value::{Type, Unknown, Value};

/// More instances of modules than this are not made: modules in modules multiply.
pub(super) const MOST_INSTANCES: usize = 100_000;

/// A root module with all that it calls, while its values are worked out. Each is worked out once,
/// after all that it needs; none is worked out within another, however long the chain.
pub(super) struct World<'c> {
    pub(super) request: &'c Request<'c>,
    pub(super) configuration: &'c Configuration,
    /// What the values of the root module's variables are set to.
    pub(super) given: BTreeMap<String, super::variables::Given>,
    layouts: BTreeMap<ModuleId, Layout<'c>>,
    /// What is known of the providers of a module that is looked at by itself, by their names there.
    pub(super) providers: RefCell<BTreeMap<String, Option<(&'c ProviderSchema, bool)>>>,
    pub(super) constraints: RefCell<BTreeMap<(ModuleId, usize), Rc<Constraint>>>,
    pub(super) instances: RefCell<Vec<Rc<Instance<'c>>>>,
    findings: RefCell<Vec<Finding>>,
    told: RefCell<HashSet<(Span, String)>>,
    /// Where a value was found to need itself.
    circle: Cell<Option<Span>>,
    /// The source that places in templates are told of.
    templates: SourceId,
    /// What is known of a module that is looked at by itself, whatever it is given.
    pub(super) open: Option<&'c Open>,
}

/// A value that is being worked out, and how far what it needs is.
struct Frame<'w, 'c> {
    instance: Rc<Instance<'c>>,
    point: Point,
    /// The instance that the needs are of.
    needing: Rc<Instance<'c>>,
    needs: &'w [Need<'c>],
    next: usize,
    within: usize,
    /// The configuration of its provider, which is needed last.
    provider: Option<(Rc<Instance<'c>>, Point)>,
}

impl<'c> World<'c> {
    pub(super) fn new(
        request: &'c Request<'c>,
        configuration: &'c Configuration,
        root: (ModuleId, &'c Module),
        given: BTreeMap<String, super::variables::Given>,
    ) -> Self {
        let layouts = configuration.modules();
        let layouts = layouts.map(|(id, module)| (id, Layout::of(module)));
        let first = root.1.files.first();
        let templates = first.map_or_else(
            || request.sources.add(&root.1.path, &Arc::from(Vec::new())),
            |file| file.source,
        );
        Self {
            request,
            configuration,
            given,
            layouts: layouts.collect(),
            providers: RefCell::default(),
            constraints: RefCell::default(),
            instances: RefCell::new(vec![Rc::new(Instance::new(0, root.0, root.1))]),
            findings: RefCell::default(),
            told: RefCell::default(),
            circle: Cell::new(None),
            templates,
            open: None,
        }
    }

    /// A module by itself, whatever it is given.
    pub(super) fn of_module(
        request: &'c Request<'c>,
        configuration: &'c Configuration,
        (id, module): (ModuleId, &'c Module),
        open: &'c Open,
    ) -> Self {
        Self {
            request,
            configuration,
            given: BTreeMap::new(),
            layouts: BTreeMap::from([(id, Layout::of(module))]),
            providers: RefCell::default(),
            constraints: RefCell::default(),
            instances: RefCell::new(vec![Rc::new(Instance::new(0, id, module))]),
            findings: RefCell::default(),
            told: RefCell::default(),
            circle: Cell::new(None),
            templates: open.templates,
            open: Some(open),
        }
    }

    /// Whether a module is looked at by itself.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether an instance is what a run begins with.
    pub(super) fn is_root(&self, instance: &Instance<'_>) -> bool {
        match self.open {
            Some(open) => open.roots.contains(&instance.id),
            None => instance.around.is_none(),
        }
    }

    /// Works out everything, instances of modules as they come up.
    pub(super) fn work_out(&self) {
        let mut place = 0;
        while let Some(instance) = self.instance(place) {
            for point in instance.points() {
                self.demand(&instance, point);
            }
            place += 1;
        }
    }

    /// Works out the outputs of the root module, and whatever they hang on.
    pub(super) fn work_out_outputs(&self) {
        if let Some(root) = self.instance(0) {
            for place in 0..root.outputs.len() {
                self.demand(&root, Point::Output(place));
            }
        }
    }

    pub(super) fn instance(&self, place: usize) -> Option<Rc<Instance<'c>>> {
        self.instances.borrow().get(place).cloned()
    }

    pub(super) fn instances(&self) -> Vec<Rc<Instance<'c>>> {
        self.instances.borrow().clone()
    }

    /// Gives away the instance that was made last.
    pub(super) fn take_last(&self) -> Option<Rc<Instance<'c>>> {
        self.instances.borrow_mut().pop()
    }

    pub(super) fn into_findings(self) -> (Vec<Finding>, Option<Span>) {
        (self.findings.into_inner(), self.circle.get())
    }

    fn demand(&self, instance: &Rc<Instance<'c>>, point: Point) {
        if instance.is_done(point) {
            return;
        }
        let mut open = HashSet::from([(instance.place, point)]);
        let mut way = vec![self.frame(instance, point)];
        while let Some(frame) = way.last_mut() {
            let Some(need) = frame.needs.get(frame.next) else {
                if let Some((instance, point)) = frame.provider.take() {
                    if !instance.is_done(point) && open.insert((instance.place, point)) {
                        way.push(self.frame(&instance, point));
                    }
                    continue;
                }
                self.finish(&frame.instance, frame.point);
                open.remove(&(frame.instance.place, frame.point));
                way.pop();
                continue;
            };
            match self.target(&frame.needing, *need, frame.within) {
                None => {
                    frame.next += 1;
                    frame.within = 0;
                }
                Some((instance, point)) => {
                    frame.within += 1;
                    if !instance.is_done(point) && open.insert((instance.place, point)) {
                        way.push(self.frame(&instance, point));
                    }
                }
            }
        }
    }

    fn frame(&self, instance: &Rc<Instance<'c>>, point: Point) -> Frame<'_, 'c> {
        let own = |needs| Frame {
            instance: Rc::clone(instance),
            point,
            needing: Rc::clone(instance),
            needs,
            next: 0,
            within: 0,
            provider: self.provider_of(instance, point),
        };
        let layout = |instance: &Instance<'_>| self.layouts.get(&instance.id);
        if let Point::Variable(place) = point {
            let around = instance.around.as_ref();
            let caller = around.and_then(|around| Some((self.instance(around.caller)?, around)));
            let variable = instance.module.variables.at(place);
            let (Some((caller, around)), Some(variable)) = (caller, variable) else {
                return own(&[]);
            };
            let needs = layout(&caller).map_or(&[][..], |layout| {
                layout.of_argument(around.call, variable.name())
            });
            return Frame {
                needing: caller,
                ..own(needs)
            };
        }
        own(layout(instance).map_or(&[], |layout| layout.of_point(point)))
    }

    fn provider_of(
        &self,
        instance: &Rc<Instance<'c>>,
        point: Point,
    ) -> Option<(Rc<Instance<'c>>, Point)> {
        let Point::Resource(mode, place) = point else {
            return None;
        };
        let resource = instance.module.of_mode(mode).at(place)?;
        let (instance, place) = self.provider(instance, resource)?;
        Some((instance, Point::Provider(place)))
    }

    /// The configuration of a resource's provider, which may stand in a module around its own.
    pub(super) fn provider(
        &self,
        instance: &Rc<Instance<'c>>,
        resource: &Resource,
    ) -> Option<(Rc<Instance<'c>>, usize)> {
        let mut key = super::providers::key(resource);
        let mut current = Rc::clone(instance);
        loop {
            if let Some(place) = current.module.providers.place(&key) {
                return Some((current, place));
            }
            let around = current.around.as_ref()?;
            let caller = self.instance(around.caller)?;
            let call = caller.module.calls.at(around.call)?;
            key = super::providers::passed(call, &key)?;
            current = caller;
        }
    }

    /// What a need asks for next, after so many that it asked for already.
    fn target(
        &self,
        instance: &Rc<Instance<'c>>,
        need: Need<'c>,
        already: usize,
    ) -> Option<(Rc<Instance<'c>>, Point)> {
        let call = match need {
            Need::Own(point) => {
                return (already == 0).then(|| (Rc::clone(instance), point));
            }
            Need::Result(call, _) | Need::Results(call) => call,
        };
        let Some(after) = already.checked_sub(1) else {
            return Some((Rc::clone(instance), Point::Call(call)));
        };
        let called = instance.called(call)?;
        let first = self.instance(*called.instances.first()?)?;
        let outputs = match need {
            Need::Result(_, name) => {
                let place = first.module.outputs.place(name)?;
                place..place + 1
            }
            _ => 0..first.module.outputs.len(),
        };
        let instance = self.instance(*called.instances.get(after / outputs.len().max(1))?)?;
        let output = outputs.start + after % outputs.len().max(1);
        (!outputs.is_empty()).then_some((instance, Point::Output(output)))
    }

    pub(super) fn scope(
        &self,
        instance: &Rc<Instance<'c>>,
        subject: impl Into<String>,
    ) -> ModuleScope<'_, 'c> {
        ModuleScope::new(self, Rc::clone(instance), subject, Repetition::Once)
    }

    /// The value of an expression with the names of a scope.
    pub(super) fn evaluate(
        &self,
        expression: &Expression,
        scope: &ModuleScope<'_, 'c>,
    ) -> Evaluation {
        let functions = self.functions();
        let templates = Templates {
            functions,
            source: self.templates,
        };
        let functions = Context {
            templates: Some(&templates),
            ..functions
        };
        evaluate(expression, scope, functions)
    }

    fn functions(&self) -> Context<'_> {
        Context {
            // What lies there when the tool runs may be made by then.
            files: (!self.is_open()).then_some(self.request.files),
            folder: self.request.folder,
            templates: None,
            depth: 0,
        }
    }

    /// The path of a module's folder as the tool names it, from that of the root module.
    pub(super) fn module_path(&self, instance: &Instance<'_>) -> String {
        from(self.request.folder, &instance.module.path)
    }

    /// A value that needs itself.
    pub(super) fn circle(&self, span: Span) -> Value {
        self.circle.set(Some(span));
        Unknown::new(Type::Dynamic, "it depends on itself", Some(span)).into()
    }

    /// Tells a mistake once, with the calls that lead to its place.
    pub(super) fn tell(
        &self,
        instance: &Instance<'c>,
        subject: &str,
        rule: &'static str,
        span: Span,
        message: &str,
    ) {
        if !self.told.borrow_mut().insert((span, message.to_owned())) {
            return;
        }
        let mut finding = rules::finding(rule, span, message);
        let mut current = self.instance(instance.place);
        while let Some(own) = current {
            let Some(around) = &own.around else { break };
            let caller = self.instance(around.caller);
            let calls = caller.as_ref().map(|caller| &caller.module.calls);
            if let Some(call) = calls.and_then(|calls| calls.at(around.call)) {
                let said = format!("called as `{}`", own.address);
                finding = finding.related(Some(call.block.header()), said);
            }
            current = caller;
        }
        let address = if self.is_open() {
            Address::new(["terraform", instance.module.path.name(), subject])
        } else {
            self.address(&instance.address_of(subject))
        };
        self.findings
            .borrow_mut()
            .push(finding.about(address, None));
    }

    /// The address of a document of the stack.
    pub(super) fn address(&self, own: &str) -> Address {
        Address::new(["terraform", self.request.stack, own])
    }
}

/// A path as it is written from a folder: `.`, `./inner`, `../contract`.
fn from(folder: &RelativePath, path: &RelativePath) -> String {
    let own: Vec<&str> = folder.parts().collect();
    let other: Vec<&str> = path.parts().collect();
    let common = own
        .iter()
        .zip(&other)
        .take_while(|(left, right)| left == right)
        .count();
    let up = own.iter().skip(common).map(|_| "..");
    let down = other.iter().skip(common).copied();
    let steps: Vec<&str> = up.chain(down).collect();
    if steps.is_empty() {
        ".".to_owned()
    } else {
        steps.join("/")
    }
}
