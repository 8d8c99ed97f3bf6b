"""All URLs. They do not change; Chinese at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path, register_converter

from directory import converters, sitemaps
from directory.views import (
    about,
    coverage,
    downloads,
    editions,
    gallery,
    hall_screens,
    health,
    home,
    national_hotlines,
    notices,
    office_confirmation,
    officials,
    offline,
    outcomes,
    posts,
    printing,
    promises,
    regions,
    reports,
    search,
    suggestions,
    topics,
    vcards,
)

register_converter(converters.RegionCode, "code")
register_converter(converters.Uid, "uid")
register_converter(converters.Part, "part")
register_converter(converters.Token, "token")

urlpatterns = [
    # for machines: one address each, in no language
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    path(".well-known/security.txt", health.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<code:code>-<part:part>.xml", sitemaps.province, name="sitemap-part"),
    path("search.xlsx", downloads.search_xlsx, name="search-xlsx"),
    path("search-exact.csv", downloads.search_exact_csv, name="search-exact-csv"),
    path("search.csv", downloads.search_csv, name="search-csv"),
    path("search.json", downloads.search_json, name="search-json"),
    path("coverage.xlsx", coverage.figures_xlsx, name="coverage-xlsx"),
    path("coverage-exact.csv", coverage.figures_exact_csv, name="coverage-exact-csv"),
    path("coverage.csv", coverage.figures_csv, name="coverage-csv"),
    # for staff
    path("admin/", admin.site.urls),
    # for everybody, in both languages
    *i18n_patterns(
        path("", home.home, name="home"),
        path("regions/", regions.regions, name="regions"),
        path("regions/<code:code>/", regions.region, name="region"),
        path("regions/<code:code>/topics/", topics.region_topics, name="place-topics"),
        path("regions/<code:code>/topics/<slug:slug>/", topics.region_topic, name="place-topic"),
        path("regions/<code:code>/promise/", promises.promise, name="promise"),
        path("topics/", topics.topics, name="topics"),
        path("topics/<slug:slug>/", topics.topic, name="topic"),
        path("regions/<code:code>/print/", printing.sheet, name="print"),
        path("regions/<code:code>/newspaper/", printing.newspaper, name="newspaper"),
        path("regions/<code:code>/screen/", hall_screens.screen, name="screen"),
        path("regions/<code:code>/qr/", vcards.region_code_page, name="region-qr-page"),
        path("regions/<code:code>/qr.svg", vcards.region_code, name="region-qr"),
        path("departments/<uid:uid>/", posts.department, name="department"),
        path("posts/<uid:uid>/", posts.post, name="post"),
        path("posts/<uid:uid>/history/", editions.history, name="post-history"),
        path("editions/<uid:uid>/", editions.edition, name="edition"),
        path("posts/<uid:uid>.vcf", vcards.contact, name="vcard"),
        path("posts/<uid:uid>/qr/", vcards.post_code_page, name="qr-page"),
        path("posts/<uid:uid>/qr.svg", vcards.post_code, name="qr"),
        path("officials/<uid:uid>/", officials.official, name="official"),
        path("notices/", notices.notices, name="notices"),
        path("notices/<uid:uid>/", notices.notice, name="notice"),
        path("coverage/", coverage.country, name="coverage"),
        path("coverage/<code:code>/", coverage.region, name="region-coverage"),
        path("hotlines/", national_hotlines.hotlines, name="hotlines"),
        path("offline/", offline.offline, name="offline"),
        path("regions/<code:code>/offline/", offline.region_offline, name="region-offline"),
        path("search/", search.search, name="search"),
        path("suggest/", suggestions.suggest, name="suggest"),
        path("about/", about.about, name="about"),
        path("about/demo/", about.demo, name="demo"),
        path("accessibility/", about.accessibility, name="accessibility"),
        path("privacy/", about.privacy, name="privacy"),
        path(
            "confirm/<token:token>/",
            office_confirmation.confirm_list,
            name="office-confirmation",
        ),
        path("report/<uid:uid>/", reports.report, name="report"),
        path("report/status/", reports.status, name="report-status"),
        path("outcome/<uid:uid>/", outcomes.outcome, name="outcome"),
        path("components/", gallery.gallery, name="components"),
        prefix_default_language=False,
    ),
]

handler400 = "directory.views.errors.bad_request"
handler403 = "directory.views.errors.forbidden"
handler404 = "directory.views.errors.not_found"
handler500 = "directory.views.errors.broken"
