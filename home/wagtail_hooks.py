"""What the admin is told of this app. Registrations and nothing else."""

from wagtail import hooks

from home.first_steps_screens import FirstStepsViewSet, show_first_steps
from home.look_screens import LookViewSet
from home.operator_screens import OperatorViewSet
from home.page_links import link_public_pages
from home.translation_hooks import offer_translating, open_translation, restart_item, take_back
from home.translation_screens import translation_urls

hooks.register("register_admin_viewset", FirstStepsViewSet)
hooks.register("register_admin_viewset", LookViewSet)
hooks.register("register_admin_viewset", OperatorViewSet)
hooks.register("construct_homepage_panels", show_first_steps)
hooks.register("register_rich_text_features", link_public_pages, order=1)

# Translating editorial pages
take_back()
hooks.register("register_admin_urls", translation_urls, order=-1)
hooks.register("register_page_header_buttons", offer_translating)
hooks.register("register_page_listing_more_buttons", offer_translating)
hooks.register("before_edit_page", open_translation)
hooks.register("register_page_action_menu_item", restart_item)
