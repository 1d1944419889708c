import type { Child } from 'hono/jsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import type { html } from './answer.tsx'
import { FaultSheet } from './fault.view.tsx'
import { to } from './to.ts'
import type { Visit } from './visit.ts'

/** A form somebody sent while not signed in any more: what was typed, and the names of what was attached. */
export type HeldForm = {
  fields: readonly (readonly [name: string, value: string])[]
  files: readonly (readonly [name: string, called: string])[]
}

/** Words that open something are typed again by hand: they stand in no page. */
const neverShown = /sandi|kode|password|token|nik/i
const most = { fields: 400, characters: 200_000 }

const readsPages = ({ c }: Visit): boolean => (c.req.header('accept') ?? '').includes('text/html')

/** What was sent, where a person sent it by a form and it fits a page; nothing is stored of it. */
export async function heldFormOf(visit: Visit): Promise<HeldForm | undefined> {
  if (visit.c.req.method !== 'POST' || !readsPages(visit)) return undefined
  const sent = await visit.c.req.formData().catch(() => undefined)
  if (!sent) return undefined
  const fields: [string, string][] = []
  const files: [string, string][] = []
  for (const [name, value] of sent.entries()) {
    if (typeof value !== 'string') {
      if (value.size > 0) files.push([name, value.name])
    } else if (!neverShown.test(name)) fields.push([name, value])
  }
  const length = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  const typed = fields.length + files.length > 0
  return typed && fields.length + files.length <= most.fields && length <= most.characters ? { fields, files } : undefined
}

const Again = ({ visit, held }: { visit: Visit; held: HeldForm }): Child => {
  const { t, here } = visit
  const attached = held.files.length > 0
  return (
    <form method="post" action={here} {...(attached ? { enctype: 'multipart/form-data' as const } : {})}>
      {held.fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {held.files.map(([name, called], at) => (
        <div class="field">
          <label for={`lampiran-${at}`}>{t('platform.held.file', { called })}</label>
          <input type="file" id={`lampiran-${at}`} name={name} />
        </div>
      ))}
      <p class="acts">
        <Button>{t('platform.held.send')}</Button>
      </p>
    </form>
  )
}

/** The session ended under somebody's hands: sign in beside this page, then send what still stands in it. */
export function HeldFormPage(visit: Visit, held: HeldForm, answer: typeof html): Promise<Response> {
  const { t, here } = visit
  return answer(visit, {
    door: 'hub',
    private: true,
    title: t('platform.held.title'),
    status: 403,
    head: <meta name="robots" content="noindex" />,
    main: (
      <FaultSheet seed="held" title={t('platform.held.title')}>
        <p class="lead">{t('platform.held.lead')}</p>
        <ol>
          <li>
            <p>{t('platform.held.first')}</p>
            <p class="acts">
              <LinkButton href={to.signIn(here)} kind="ghost" apart>
                {t('platform.held.sign_in')}
              </LinkButton>
            </p>
          </li>
          <li>
            <p>{t('platform.held.then')}</p>
            <Again visit={visit} held={held} />
          </li>
        </ol>
        <p class="note">{t('platform.held.nothing_kept')}</p>
      </FaultSheet>
    ),
  })
}
