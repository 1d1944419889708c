import type { Route } from './visit.ts'

const up = (path: string): string => path.replace(/\/[^/]*$/, '')

/**
 * Addresses that only take forms, each with the page above it. A refused form is shown at such an address: who reloads it there,
 * changes the tongue or comes back later is led to the page instead of to nothing.
 */
export function formPages(routes: readonly Pick<Route, 'method' | 'path'>[]): { path: string; page: string }[] {
  const pages = new Set(routes.filter((route) => route.method === 'GET').map((route) => route.path))
  const forms = routes.filter((route) => route.method === 'POST' && !pages.has(route.path) && !route.path.startsWith('/api/'))
  return forms.flatMap(({ path }) => {
    let page = up(path)
    while (page !== '' && !pages.has(page)) page = up(page)
    return page === '' ? [] : [{ path, page }]
  })
}

/** The page above the address that was asked, with its own names filled in. */
export function pageAbove(asked: URL, page: string): string {
  const path = asked.pathname.split('/').slice(0, page.split('/').length).join('/')
  return `${path}${asked.search}`
}
