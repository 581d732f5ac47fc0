/// The number of all of them in the catalogue of policies.
pub const CODE: &str = "TFH-008";

/// Every rule of the contract: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "contract-extra-input",
        "a cluster module has a variable that the contract does not know",
    ),
    (
        "contract-extra-output",
        "a cluster module has an output that the contract does not know",
    ),
    (
        "contract-forbidden",
        "a cluster module reaches into the cluster, runs commands or keeps a secret in its state",
    ),
    (
        "contract-input-differs",
        "an input of a cluster module is not declared as the contract declares it",
    ),
    (
        "contract-input-not-passed",
        "a cluster module does not hand an input on to the contract as it is",
    ),
    (
        "contract-missing-input",
        "a cluster module lacks an input of the contract",
    ),
    (
        "contract-missing-output",
        "a cluster module lacks an output of the contract",
    ),
    (
        "contract-not-called",
        "a cluster module does not go through the contract",
    ),
    (
        "contract-output-differs",
        "an output of a cluster module is not what the contract's type says",
    ),
];
