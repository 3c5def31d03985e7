#pragma once

#include "admission/walk.h"

// What no single field shows. Each looks at a node that is a map and reports what is wrong with it.
namespace plat::admission {

// A probe asks in one way, a hook does one thing.
void CheckProbeHandler(Walk& walk, const estate::Node& probe);
void CheckHookHandler(Walk& walk, const estate::Node& hook);
// What is reserved is no more than the limit; an extended resource is both.
void CheckResources(Walk& walk, const estate::Node& resources);
// Containers of a pod have names of their own.
void CheckPod(Walk& walk, const estate::Node& pod);
// Containers mount volumes that their pod has, or that a claim makes for each of them; for a pod,
// or what has the template of one.
void CheckMounts(Walk& walk, const estate::Node& spec);
// A probe or hook names a port that its container listens on, by TCP.
void CheckNamedPorts(Walk& walk, const estate::Node& container);
// A step before the others has nothing that asks whether it goes on.
void CheckInitContainer(Walk& walk, const estate::Node& container);
// The selector of a workload finds the pods that it makes.
void CheckSelector(Walk& walk, const estate::Node& spec);
// A job's pods end.
void CheckJob(Walk& walk, const estate::Node& spec);
// Several ports of a service have names.
void CheckServicePorts(Walk& walk, const estate::Node& spec);
// The least number of pods is no more than the most.
void CheckAutoscaler(Walk& walk, const estate::Node& spec);
// A budget says one of its two numbers.
void CheckBudget(Walk& walk, const estate::Node& spec);
// What a ConfigMap or a Secret holds fits into the store of the cluster.
void CheckSize(Walk& walk, const estate::Node& object);

}  // namespace plat::admission
