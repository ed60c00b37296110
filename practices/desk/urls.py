"""Public addresses of the desk: deadlines, by a key."""

from django.urls import path

from practices.desk import views

urlpatterns = [path("deadlines/<str:key>/calendar.ics", views.calendar, name="calendar")]
