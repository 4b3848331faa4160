// Leads on to where a page has moved, with the query and the fragment of the old address.
location.replace(document.currentScript.dataset.location + location.search + location.hash);
