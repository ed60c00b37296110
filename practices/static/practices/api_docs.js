// Shows the OpenAPI document that the page names. Asks nobody but this portal: no validator, no font.
const place = document.getElementById("api");

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  validatorUrl: null,
  supportedSubmitMethods: ["get"],
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // Swagger's list of servers has no name of its own
  onComplete: () => document.getElementById("servers")?.setAttribute("aria-label", "Server"),
});
