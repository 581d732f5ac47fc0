//! Functions that Helm has and that are never rendered here: their result is not reproducible,
//! depends on the machine, or is not worth its weight.

use infractl_template::Functions;

const NAMES: [&str; 33] = [
    "ago",
    "bcrypt",
    "buildCustomCert",
    "date",
    "dateModify",
    "date_modify",
    "decryptAES",
    "derivePassword",
    "encryptAES",
    "fromToml",
    "genCA",
    "genCAWithKey",
    "genPrivateKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
    "htmlDate",
    "htpasswd",
    "mustDateModify",
    "mustToDate",
    "must_date_modify",
    "now",
    "randAlpha",
    "randAlphaNum",
    "randAscii",
    "randBytes",
    "randInt",
    "randNumeric",
    "shuffle",
    "toDate",
    "unixEpoch",
    "uuidv4",
];

pub(super) fn add(functions: &mut Functions) {
    for name in NAMES {
        functions.add_unsupported(name);
    }
}
