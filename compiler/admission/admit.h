#pragma once

#include "diagnostic/sink.h"
#include "estate/estate.h"
#include "schema/kubernetes.h"

// Plays the API server: holds finished objects against what Kubernetes takes.
namespace plat::admission {

// Reports what an API server, a node's agent or an earlier reader of the output would refuse in the
// objects of an estate, whoever wrote them: fields and types by the schemas of their kinds, values
// by the rules of Kubernetes' own validation. What is accepted with a reason is not reported.
void Admit(const estate::Estate& estate, const schema::KubernetesCatalog& catalog, Sink& sink);

}  // namespace plat::admission
