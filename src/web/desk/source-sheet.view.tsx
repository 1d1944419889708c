import { formatCount } from '#src/base/money.ts'
import { formatMoment } from '#src/base/time.ts'
import type { Upload } from '#src/events/source-pages.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Table } from '#src/ui/table.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { DeskForm } from './desk-parts.view.tsx'
import type { SourceFacts } from './source.view.tsx'

/** Findings shown; the rest are counted. */
const most = 200

const Findings = ({ visit: { t }, upload }: SourceFacts & { upload: Upload }) => (
  <>
    <Table
      caption={t('source.findings', { n: formatCount(upload.wrong) })}
      rows={upload.findings.slice(0, most)}
      columns={[
        { label: t('source.line'), number: true, cell: (one) => (one.line === 0 ? '–' : formatCount(one.line)) },
        { label: t('source.column'), cell: (one) => one.column ?? '–' },
        { label: t('source.event'), head: true, cell: (one) => one.title || t('source.untitled') },
        { label: t('source.why'), cell: (one) => sayRefusal(t, one.refusal) },
      ]}
    />
    {upload.findings.length > most && <p class="quiet">{t('source.more_findings', { n: formatCount(upload.findings.length - most) })}</p>}
  </>
)

/** The sheet that was last sent in: looked through, and nothing of it taken until somebody says so. */
export const LastSheet = (facts: SourceFacts & { upload: Upload }) => {
  const { visit, source, upload } = facts
  const { t, ctx } = visit
  const action = to.deskSourceErrand(source.id, `berkas/${upload.id}`)
  const how = (value: string, label: string, kind?: 'ghost') => (
    <Button name="how" value={value} {...(kind ? { kind } : {})}>
      {label}
    </Button>
  )
  return (
    <section id="berkas" class="gap">
      <h2>{t(`source.upload.${upload.state}`, { name: upload.name })}</h2>
      <p>
        {t('source.upload_said', {
          rows: formatCount(upload.rows),
          ready: formatCount(upload.ready),
          new: formatCount(upload.new),
          changed: formatCount(upload.changed),
          wrong: formatCount(upload.wrong),
          past: formatCount(upload.past),
        })}{' '}
        <span class="quiet">{formatMoment(upload.at, ctx.tongue)}</span>
      </p>
      {upload.unknown.length > 0 && <p class="quiet">{t('source.unknown_columns', { columns: upload.unknown.join(', ') })}</p>}
      {upload.state === 'tried' && source.mine && (
        <DeskForm action={action}>
          <div class="acts">
            {upload.wrong === 0
              ? how('all', t('source.take_all', { n: formatCount(upload.ready) }))
              : upload.ready > 0 && how('valid', t('source.take_valid', { n: formatCount(upload.ready) }))}
            {upload.wrong > 0 && how('all', t('source.take_or_nothing'), 'ghost')}
            {how('drop', t('source.drop'), 'ghost')}
          </div>
        </DeskForm>
      )}
      {upload.findings.length > 0 && <Findings {...facts} />}
    </section>
  )
}
