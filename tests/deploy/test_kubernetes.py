"""The manifests: each thing of a kind and a shape that Kubernetes takes, and each name that is used is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.deploy.commands import assert_is_command

DEPLOY = Path(settings.BASE_DIR) / "deploy"
FOLDER = DEPLOY / "kubernetes"
KINDS = {
    "Namespace": "v1",
    "ConfigMap": "v1",
    "Secret": "v1",
    "Service": "v1",
    "PersistentVolumeClaim": "v1",
    "Deployment": "apps/v1",
    "Job": "batch/v1",
    "CronJob": "batch/v1",
    "Ingress": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PodDisruptionBudget": "policy/v1",
}
POD_KEYS = frozenset(
    [
        "automountServiceAccountToken",
        "containers",
        "enableServiceLinks",
        "restartPolicy",
        "securityContext",
        "terminationGracePeriodSeconds",
        "topologySpreadConstraints",
        "volumes",
    ]
)
BOX_KEYS = frozenset(
    [
        "command",
        "env",
        "envFrom",
        "image",
        "livenessProbe",
        "name",
        "ports",
        "readinessProbe",
        "resources",
        "securityContext",
        "startupProbe",
        "volumeMounts",
    ]
)
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
Thing = dict[str, Any]
KUSTOMIZATION: Thing = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text())


def load() -> Iterator[Thing]:
    for file in sorted(FOLDER.glob("*.yaml")):
        yield from yaml.safe_load_all(file.read_text())


THINGS = list(load())


def of_kind(*kinds: str) -> list[Thing]:
    return [thing for thing in THINGS if thing["kind"] in kinds]


def template_of(thing: Thing) -> Thing:
    spec = thing["spec"]
    template: Thing = (spec["jobTemplate"]["spec"] if thing["kind"] == "CronJob" else spec)["template"]
    return template


def names_of(kind: str) -> set[str]:
    return {thing["metadata"]["name"] for thing in of_kind(kind)}


RUNNING = of_kind("Deployment", "Job", "CronJob")
by_name = pytest.mark.parametrize("thing", RUNNING, ids=lambda thing: thing["metadata"]["name"])


def test_each_thing_is_of_a_kind_and_has_a_name_of_its_own():
    for thing in THINGS:
        assert KINDS[thing["kind"]] == thing["apiVersion"]
        assert NAME.fullmatch(thing["metadata"]["name"])
        assert set(thing) <= {"apiVersion", "kind", "metadata", "spec", "data", "stringData", "type"}
    keys = [(thing["kind"], thing["metadata"]["name"]) for thing in THINGS]
    assert len(keys) == len(set(keys))


@by_name
def test_pod_has_the_keys_that_there_are_and_no_rights(thing: Thing):
    pod = template_of(thing)["spec"]
    (box,) = pod["containers"]

    assert set(pod) <= POD_KEYS
    assert set(box) <= BOX_KEYS
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert box["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"requests", "limits"} == set(box["resources"])


@by_name
def test_pod_mounts_volumes_that_it_names_from_what_there_is(thing: Thing):
    pod = template_of(thing)["spec"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    generated = {made["name"] for made in KUSTOMIZATION["configMapGenerator"]}

    assert {mount["name"] for mount in pod["containers"][0]["volumeMounts"]} == set(volumes)
    for volume in volumes.values():
        if "persistentVolumeClaim" in volume:
            assert volume["persistentVolumeClaim"]["claimName"] in names_of("PersistentVolumeClaim")
        if "configMap" in volume:
            assert volume["configMap"]["name"] in names_of("ConfigMap") | generated
    for source in pod["containers"][0].get("envFrom", []):
        kind, reference = next(iter(source.items()))
        assert reference["name"] in names_of({"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind])


@by_name
def test_pod_runs_a_command_that_there_is(thing: Thing):
    command = template_of(thing)["spec"]["containers"][0].get("command", [])
    for line in re.findall(r"python (manage\.py [^;&|\n]+)", " ".join(command)):
        assert_is_command(line.split())
    if thing["kind"] != "Deployment":
        assert command
        assert template_of(thing)["spec"]["restartPolicy"] == "Never"


def test_deployment_finds_its_own_pods():
    for thing in of_kind("Deployment"):
        chosen = thing["spec"]["selector"]["matchLabels"]
        assert chosen.items() <= template_of(thing)["metadata"]["labels"].items()


def test_selectors_and_backends_lead_to_pods_that_there_are():
    apps = {template_of(thing)["metadata"]["labels"]["app"] for thing in RUNNING}
    for thing in of_kind("Service"):
        assert thing["spec"]["selector"]["app"] in apps
    for thing in of_kind("PodDisruptionBudget"):
        assert thing["spec"]["selector"]["matchLabels"]["app"] in apps
    for thing in of_kind("NetworkPolicy"):
        named = re.findall(r"'app': '([\w-]+)'", str(thing)) + re.findall(r"(exchange-\w+)", str(thing["spec"]))
        assert set(named) <= apps
    (ingress,) = of_kind("Ingress")
    backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] in names_of("Service")


def test_nothing_comes_in_or_goes_out_that_is_not_named():
    closed = [thing["spec"] for thing in of_kind("NetworkPolicy") if thing["metadata"]["name"] == "nothing-by-default"]

    assert closed == [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}]


def test_everything_but_the_example_of_secrets_is_applied():
    applied = set(KUSTOMIZATION["resources"])

    assert applied == {f"kubernetes/{file.name}" for file in FOLDER.glob("*.yaml")} - {
        "kubernetes/secrets.example.yaml"
    }
    for made in KUSTOMIZATION["configMapGenerator"]:
        for file in made["files"]:
            assert (DEPLOY / (file.partition("=")[2] or file)).is_file()


def test_example_of_secrets_holds_stand_ins_alone():
    (secret,) = of_kind("Secret")

    for value in secret["stringData"].values():
        assert "put-" in value or ".example" in value
