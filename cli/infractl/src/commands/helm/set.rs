use clap::{ArgMatches, Args, FromArgMatches};
use infractl_helm::SetFlag;

/// The `--set` family, in the order in which it was written.
#[derive(Debug, Clone, Default)]
pub(super) struct SetArgs(Vec<(SetFlag, [String; 2])>);

#[derive(clap::Args, Debug)]
struct SetFlags {
    /// Set values, such as `a.b=1,c={x,y}`; may be given often
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Set text values
    #[arg(long, value_name = "KEY=TEXT")]
    set_string: Vec<String>,
    /// Set JSON values
    #[arg(long, value_name = "KEY=JSON")]
    set_json: Vec<String>,
    /// Set values to the content of files
    #[arg(long, value_name = "KEY=FILE")]
    set_file: Vec<String>,
    /// Set a text value without any syntax in it
    #[arg(long, value_name = "KEY=TEXT")]
    set_literal: Vec<String>,
}

type MakeFlag = fn(String) -> SetFlag;

const SET_FLAGS: [(&str, MakeFlag); 5] = [
    ("set", SetFlag::Typed),
    ("set_string", SetFlag::Text),
    ("set_json", SetFlag::Json),
    ("set_file", |text| SetFlag::File(text, Vec::new())),
    ("set_literal", SetFlag::Literal),
];

impl FromArgMatches for SetArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut ordered = Vec::new();
        for (id, make) in SET_FLAGS {
            let texts = matches.get_many::<String>(id).into_iter().flatten();
            let places = matches.indices_of(id).into_iter().flatten();
            for (place, text) in places.zip(texts) {
                let flag = format!("--{}", id.replace('_', "-"));
                ordered.push((place, make(text.clone()), [flag, text.clone()]));
            }
        }
        ordered.sort_by_key(|(place, _, _)| *place);
        Ok(Self(
            ordered
                .into_iter()
                .map(|(_, flag, words)| (flag, words))
                .collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for SetArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        SetFlags::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        SetFlags::augment_args_for_update(command)
    }
}

impl SetArgs {
    /// The flags as the renderer takes them.
    pub(super) fn flags(&self) -> Vec<SetFlag> {
        self.0.iter().map(|(flag, _)| flag.clone()).collect()
    }

    /// The words of the command line.
    pub(super) fn words(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|(_, words)| words)
    }
}
