import { secret, sha256 } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { linksToSend, sendLink } from '#src/support/link.db.ts'
import { readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { LinkMade, LinksView } from './links.view.tsx'

async function show(visit: Visit, held: DeskPowers, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const { waiting, made } = await linksToSend(ctx)
  return deskPage(visit, held, 'links', {
    title: t('support.link.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <LinksView t={t} tongue={ctx.tongue} waiting={waiting} made={made} refusals={refusals} />,
  })
}

/** Receivers who have no address for letters, and what they are yet to be told. */
export const linksPage: Page = async (visit) => {
  const held = await deskPart(visit, 'links')
  return held instanceof Response ? held : await show(visit, held)
}

/** The answer to this POST is the only page that ever shows the link. */
export const sendLinkPage: Page = async (visit) => {
  const held = await deskPart(visit, 'links')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const form = await readForm(visit)
  const key = secret()
  const made = await sendLink(ctx, { number: form.text('number').slice(0, 40), keyHash: sha256(key) })
  if (!made.ok) return await show(visit, held, made.refusals)
  return deskPage(visit, held, 'links', {
    title: t('support.link.made_title'),
    main: <LinkMade t={t} made={made.value} text={made.value.text(key)} />,
  })
}
