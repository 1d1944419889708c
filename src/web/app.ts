import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type pg from 'pg'
import type { House } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { answerFault } from './_answer-fault.tsx'
import { deliver } from './_deliver.ts'
import { formPages, pageAbove } from './_form-pages.ts'
import { givePicturesOutAt } from './_media-address.ts'
import { onlyPictures } from './_media-host.ts'
import { openVisit } from './_open-visit.ts'
import { openPageCache, type PageCache, throughCache } from './_page-cache.ts'
import { serveAsset } from './assets.ts'
import { guarded } from './guard.ts'
import { countAnswer, healthRoutes } from './health.ts'
import { onlyLooking } from './looking.ts'
import { routes } from './routes.ts'
import { protect } from './security.ts'
import type { Route } from './visit.ts'

const usualBody = 64 * 1024

const tooLarge = () => {
  throw new HTTPException(413)
}

/** The whole site as one Hono application: security, assets, then the list of routes. */
export function openSite(house: House, cache: PageCache, pool: pg.Pool): Hono {
  givePicturesOutAt(house.config.mediaOrigin)
  const site = new Hono()
  site.use(onlyPictures(house))
  site.use(protect(house))
  site.use(deliver())
  site.get('/aset/*', serveAsset)
  for (const route of [...healthRoutes(pool), ...routes]) {
    if (route.method === 'POST') site.post(route.path, bodyLimit({ maxSize: route.body ?? usualBody, onError: tooLarge }))
    site.on(route.method, route.path, async (c) => {
      const response = await answer(house, cache, route, c)
      countAnswer(route.path, response.status)
      return response
    })
  }
  for (const { path, page } of formPages(routes)) site.get(path, (c) => c.redirect(pageAbove(new URL(c.req.url), page), 303))
  site.notFound((c) => answerFault(house, c, 'missing'))
  site.onError((error, c) => answerFault(house, c, error))
  return site
}

/** The site as a stranger meets it, for whoever asks it from inside. */
export const strangersSite = (house: House, pool: pg.Pool): Hono => openSite(house, openPageCache(), pool)

async function answer(house: House, cache: PageCache, route: Route, c: Parameters<typeof openVisit>[1]): Promise<Response> {
  const fresh = async (db: Database) => {
    const visit = await openVisit(house, c, route, db)
    return (await guarded(visit, route)) ?? (await onlyLooking(visit, route)) ?? (await route.page(visit))
  }
  return route.cache ? throughCache(house, cache, route, c, fresh) : fresh(house.db)
}
