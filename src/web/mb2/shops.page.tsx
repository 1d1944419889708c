import { shopsForReader, slugShape } from '#src/market/shop-page.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { ShopsView } from './shops.view.tsx'

const slugIn = (text: string | undefined): string | undefined => (text !== undefined && slugShape.test(text) ? text : undefined)

/** All shops by kelurahan: the 22 are always there, also the empty ones. */
export const showShops: Page = async (visit) => {
  const { ctx, t, c } = visit
  const asked = slugIn(c.req.query('kelurahan'))
  const after = slugIn(c.req.query('sesudah'))
  const listing = await shopsForReader(ctx.db, { kelurahan: asked, after, tongue: ctx.tongue })
  const place = listing.kelurahan.find(({ slug }) => slug === asked)
  const shown = asked !== undefined && place === undefined ? await shopsForReader(ctx.db, { after, tongue: ctx.tongue }) : listing
  const title = place ? t('find.shops.title.in', { kelurahan: place.name }) : t('find.shops.title')
  return html(visit, {
    door: 'mb2',
    title,
    description: t('find.shops.description'),
    canonical: after === undefined ? to.shops(place ? { kelurahan: place.slug } : {}) : undefined,
    main: <ShopsView t={t} title={title} listing={shown} place={place} after={after} />,
  })
}
