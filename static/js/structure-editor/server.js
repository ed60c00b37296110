// Asking the portal for an act.

export async function ask(url, data) {
  const response = await fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}
