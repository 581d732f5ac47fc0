use super::{DockerfileRule, stages};
use crate::lint::Report;
use crate::{Arguments, Dockerfile};

pub(crate) const RULE: DockerfileRule = DockerfileRule {
    id: "docker-invalid-port",
    summary: "`EXPOSE` names what is no port",
    check,
};

fn check(file: &Dockerfile, report: &mut Report) {
    let instructions = stages(file)
        .into_iter()
        .flat_map(|(_, instructions)| instructions);
    for instruction in instructions.filter(|instruction| instruction.name.text == "EXPOSE") {
        let Arguments::Words(ports) = &instruction.arguments else {
            continue;
        };
        for port in ports.iter().filter(|port| !port.text.contains('$')) {
            let (number, protocol) = port.text.split_once('/').unwrap_or((&port.text, "tcp"));
            let is_range = number.splitn(2, '-').all(|end| end.parse::<u16>().is_ok());
            let is_known = ["tcp", "udp", "sctp"].contains(&protocol.to_ascii_lowercase().as_str());
            if !is_range || !is_known {
                let message = format!("`{}` is no port", port.text);
                report.say(
                    Some(port.span),
                    message,
                    "write a number up to 65535, such as `8080/tcp`",
                );
            }
        }
    }
}
