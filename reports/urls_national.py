"""Routes of national reports (DESIGN section 6). `edition` is the number of a report that is a draft still."""

from django.urls import path

from reports.batches import pages as batches
from reports.national import files, pages

app_name = "national_reports"
urlpatterns = [
    path("report.pdf", files.latest, name="latest"),
    path("report/", pages.report_list, name="list"),
    path("report/new/", pages.new, name="new"),
    path("report/<int:report>/", pages.report, name="report"),
    path("report/<int:report>/report.pdf", files.report_pdf, name="pdf"),
    path("report/<int:report>/systems.pdf", files.systems_pdf, name="systems_pdf"),
    path("report/<int:report>/systems/<slug:ods>.pdf", files.system_pdf, name="system_pdf"),
    path("report/<int:report>/again/", pages.again, name="again"),
    path("report/<int:edition>/sections/<slug:section>/", pages.section, name="section"),
    path("report/<int:edition>/draw/", pages.draw, name="draw"),
    path("report/<int:edition>/progress/", files.progress, name="progress"),
    path("report/<int:edition>/publish/", pages.publish, name="publish"),
    path("reports/", batches.batch_list, name="batches"),
    path("reports/<int:batch>/", batches.batch, name="batch"),
    path("reports/<int:batch>/progress/", batches.progress, name="batch_progress"),
    path("reports/<int:batch>/go-on/", batches.go_on, name="batch_go_on"),
    path("reports/<int:batch>/reports.zip", batches.download, name="batch_zip"),
]
