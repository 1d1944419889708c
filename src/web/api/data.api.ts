import { catalogue } from '#src/press/catalogue.db.ts'
import { dcat } from '../hub/_dcat.ts'
import { to } from '../to.ts'
import { get, type Page, type Route } from '../visit.ts'
import { json } from './answer.ts'

const data: Page = async ({ ctx }) =>
  json(dcat(ctx.house.config.origin, await catalogue(ctx.db)), 200, {
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  })

export const dataApiRoutes: readonly Route[] = [get(to.apiData(), 'api', data)]
