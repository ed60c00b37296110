"""`/oai/`: the endpoint of OAI-PMH."""

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from practices.exchange.oai import answers, records
from practices.exchange.oai.asked import OaiRefused, check_format, read_arguments, read_selection, read_verb
from practices.exchange.oai.resumption import read_token, write_token
from practices.feeds.exchange_feed import LANGUAGE
from practices.queries.editions.citations import full

TOKEN = "resumptionToken"  # noqa: S105 - the name of an argument


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester, by GET or POST alike: 200 with the code of the protocol where it cannot be answered."""
    if not settings.OAI_PMH:
        raise Http404
    query = request.POST if request.method == "POST" else request.GET
    verb, arguments = "", dict[str, str]()
    at, base = timezone.now(), full(reverse("oai"))  # the time before reading: what changes meanwhile is not lost
    with translation.override(LANGUAGE):
        try:
            verb = read_verb(query)
            arguments = read_arguments(verb, query)
            content = _content(verb, arguments, base)
            body = answers.write_answer(at=at, base=base, verb=verb, arguments=arguments, content=content)
        except OaiRefused as refused:
            body = answers.write_refusal(at=at, base=base, verb=verb, arguments=arguments, refused=refused)
    response = HttpResponse(body, content_type="text/xml; charset=UTF-8")
    patch_cache_control(response, no_cache=True)
    return response


def _content(verb: str, arguments: Mapping[str, str], base: str) -> etree._Element:
    """Return what answers a verb. Raises OaiRefused."""
    if verb == "Identify":
        return answers.identify(base=base, earliest=records.earliest())
    if verb == "ListMetadataFormats":
        if "identifier" in arguments:
            records.check_known(arguments["identifier"])
        return answers.metadata_formats()
    if verb == "ListSets":
        if TOKEN in arguments:
            raise OaiRefused("badResumptionToken", "The sets come in one answer. Ask without a token.")
        return answers.list_of_sets(records.sets())
    if verb == "GetRecord":
        found = records.find_record(arguments["identifier"])
        check_format(arguments["metadataPrefix"])
        return answers.one_record(found)
    return _listed(verb, arguments)


def _listed(verb: str, arguments: Mapping[str, str]) -> etree._Element:
    token = arguments.get(TOKEN)
    wanted, after = read_token(verb, token) if token else (arguments, None)
    page = records.list_records(read_selection(wanted), after)
    ending = None if after is None else ""
    return answers.list_of_records(verb, page.records, write_token(verb, wanted, page.last) if page.last else ending)
