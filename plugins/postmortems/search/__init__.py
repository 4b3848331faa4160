"""Have we seen this before? Documents, analysis, the Whoosh index, ranking, similar incidents and the browser's shards.

Nothing is imported here: a search on a warm index must start fast. The doors are `search.build` (`build_index`),
`search.freshness` (`open_index`), `search.search` (`search`), `search.similar` (`SimilarIncidents`) and `search.bundle`
(`export_bundle`).
"""
