"""The desk: the start of the admin, its menu, its guides and its search."""

from wagtail import hooks

from practices.desk.admin.calendars import register_calendars
from practices.desk.admin.guides import GuideViewSet, guide_buttons, guide_item
from practices.desk.admin.menu import sort_menu
from practices.desk.admin.own import MyOrganizationViewSet, MyTextsViewSet
from practices.desk.admin.panels import show_desk
from practices.desk.admin.screens import DeskViewSet
from practices.desk.admin.searching import search_area

hooks.register("register_admin_viewset", DeskViewSet)
hooks.register("register_admin_viewset", MyTextsViewSet)
hooks.register("register_admin_viewset", MyOrganizationViewSet)
hooks.register("register_admin_viewset", GuideViewSet)
hooks.register("register_help_menu_item", guide_item)
hooks.register("register_page_header_buttons", guide_buttons)
hooks.register("construct_main_menu", sort_menu)
hooks.register("register_admin_search_area", search_area)
hooks.register("register_log_actions", register_calendars)
hooks.register("construct_homepage_panels", show_desk)
