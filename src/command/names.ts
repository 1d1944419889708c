import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { dayOf } from '#src/base/time.ts'
import { readConfig } from '#src/platform/config.ts'
import { type AskNames, askDns } from '#src/platform/name-lookup.ts'
import { readZone, zoneLimits } from '#src/platform/zone-file.ts'
import { checkNames, readInventory } from '#src/press/domain-names.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { type Exit, type Io, UsedWrongly, type Verb } from './verb.ts'

const t = sayIn('en')

/** The bytes of a file of a bearable size; what is larger is read far enough to be refused for it. */
function bytesOf(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new UsedWrongly(`there is no file ${path}`)
  return found.size > zoneLimits.bytes ? new Uint8Array(zoneLimits.bytes + 1) : readFileSync(path)
}

async function check(o: { inventory: string; zone: string | undefined; json: boolean; ask: AskNames }, io: Io): Promise<Exit> {
  const inventory = await readInventory(bytesOf(o.inventory))
  const zone = o.zone === undefined ? undefined : readZone(bytesOf(o.zone))
  const refusals = [...(inventory.ok ? [] : inventory.refusals), ...(zone && !zone.ok ? zone.refusals : [])]
  if (!inventory.ok || (zone && !zone.ok)) {
    if (o.json) io.out(JSON.stringify({ ok: false, refusals }))
    else for (const refusal of refusals) io.out(sayRefusal(t, refusal))
    return 1
  }
  const found = await checkNames(inventory.value, zone?.value, { today: dayOf(io.now()), ask: o.ask })
  if (o.json) io.out(JSON.stringify({ ok: found.length === 0, names: inventory.value.length, found }))
  else {
    for (const { kind, name, about } of found) io.out(`FOUND ${t(`press.names.${kind}`)}: ${name} ${about}`.trimEnd())
    io.out(`${inventory.value.length} names claimed, ${found.length} found`)
  }
  return found.length === 0 ? 0 : 1
}

/** With whoever answers for names: the world's DNS, or a test. */
export const namesWith = (ask: () => AskNames): Verb => ({
  name: 'names',
  usage: 'names check [--zone FILE] [--inventory FILE]',
  about:
    'Tells names of the domain that nobody claims, whose keeper or review ran out, or that lead nowhere or elsewhere. The inventory is names.csv of the city pack unless said; without a zone file its own names are asked of the DNS. Exit 1 when anything is found.',
  options: {
    zone: { type: 'string', about: 'the zone as its provider exports it (RFC 1035)' },
    inventory: { type: 'string', about: 'a table name, purpose, keeper, keeper_until, review_by, leads_to' },
  },
  async run(given, io) {
    if (given.words.length !== 1 || given.words[0] !== 'check') throw new UsedWrongly('names takes: check')
    const [inventory, zone] = [given.text('inventory'), given.text('zone')]
    return await check(
      {
        inventory: inventory === undefined ? join(readConfig(io.environment).CITY, 'names.csv') : resolve(io.cwd, inventory),
        zone: zone === undefined ? undefined : resolve(io.cwd, zone),
        json: given.on('json'),
        ask: ask(),
      },
      io,
    )
  },
})

export const names: Verb = namesWith(askDns)
