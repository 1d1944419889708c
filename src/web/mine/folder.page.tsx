import type { Refusal } from '#src/base/outcome.ts'
import { dropPaper, keepPaper, myPaper, myPapers, type OpenedPaper } from '#src/support/folder.db.ts'
import { paperSchema } from '#src/support/folder.ts'
import { readSupport } from '#src/support/read-input.ts'
import { html, redirect } from '../answer.tsx'
import { nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'
import { FolderView } from './folder.view.tsx'

const news = ['disimpan', 'dihapus'] as const

async function show(visit: Visit, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t, c } = visit
  const did = news.find((name) => name === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('apply.folder.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <FolderView
        t={t}
        tongue={ctx.tongue}
        papers={await myPapers(ctx)}
        typed={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        news={did && !wrong ? t(`apply.folder.did_${did}`) : undefined}
      />
    ),
  })
}

export const showFolder: Page = mine((visit) => show(visit))

export const keepMyPaper: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const read = readSupport(paperSchema, { title: form.text('title'), expiresOn: form.given('expiresOn') })
  if (!read.ok) return await show(visit, { refusals: read.refusals, form })
  const file = form.file('file')
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
  const kept = await keepPaper(visit.ctx, { ...read.value, bytes })
  return kept.ok ? redirect(visit, to.myFolder({ sudah: 'disimpan' })) : await show(visit, { refusals: kept.refusals, form })
})

export const dropMyPaper: Page = mine(async (visit) => {
  const dropped = await dropPaper(visit.ctx, { id: visit.c.req.param('id') ?? '' })
  return dropped.ok
    ? redirect(visit, to.myFolder({ sudah: 'dihapus' }))
    : await show(visit, { refusals: dropped.refusals, form: nothingTyped })
})

const endings = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const

/** A paper as it was handed in: a download in a sandbox, kept by nobody on the way. */
export function sendPaper({ c }: Visit, { title, mediaType, bytes }: OpenedPaper): Response {
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${title.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}.${endings[mediaType]}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
}

export const openMyPaper: Page = mine(async (visit) => sendPaper(visit, await myPaper(visit.ctx, visit.c.req.param('id') ?? '')))
