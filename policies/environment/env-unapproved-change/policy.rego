# METADATA
# title: The taker is not frozen, and enough others approved the release
# description: A change that nobody looks after, or nobody else looked at, has no second chance.
# custom:
#   id: env-unapproved-change
#   code: ENV-004
#   severity: high
#   kinds: [promotion]
#   scope: document
#   standards: [SOC2-CC8.1]
#   remediation: wait for the end of the freeze; have others approve the release, and name them in the evidence
package environment.env_unapproved_change

deny contains {"msg": message, "path": sprintf("freeze[%d]", [index])} if {
	some index, freeze in input.value.freeze
	freeze.isNow
	message := sprintf("`%s` is frozen from %s to %s: %s", [to, freeze.from, freeze.to, freeze.reason])
}

deny contains {"msg": reason, "path": "reviews"} if {
	wanted > 0
	reason := input.value.unknown.reviews
}

deny contains {"msg": message, "path": "reviews"} if {
	wanted > 0
	is_array(input.value.reviews)
	count(approving) < wanted
	message := sprintf("`%s` asks for %d beside the author who approve the release, and there is %d", [to, wanted, count(approving)])
}

# Who approved this very release, each once.
approving contains review.by if {
	some review in input.value.reviews
	review.isOfThisRelease
	not review.isAuthor
	review.ageSeconds >= 0
}

to := input.value.to.name

default wanted := 0

wanted := input.value.wanted.reviewers if is_number(input.value.wanted.reviewers)
