import { datasets } from '#src/press/datasets.ts'
import { routes } from '#src/web/routes.ts'
import { publicPages } from '#src/web/self-scan.ts'
import { newReader } from './reader.ts'
import type { Town } from './town.ts'

/**
 * Everything a stranger is answered: every page that can be reached from the doors, every address of the site and the API that takes no name, every
 * dataset, and what else is named. `look` gets each path with its whole body; what comes back are the paths that were looked at.
 */
export async function everythingPublic(
  town: Town,
  more: readonly string[],
  look: (path: string, body: string) => void,
): Promise<Set<string>> {
  const looked = new Set<string>()
  const seen = (path: string, body: string) => {
    looked.add(path)
    look(path, body)
  }
  const site = {
    request: async (address: string) => {
      const answer = await town.site.request(address)
      seen(new URL(address).pathname, await answer.clone().text())
      return answer
    },
  }
  for await (const _ of publicPages(site as never, town.house.config.origin));
  const guest = newReader(town)
  const addresses = [
    ...routes
      .filter(({ method, guard, path }) => method === 'GET' && (guard === 'public' || guard === 'api') && !/[:*]/.test(path))
      .map(({ path }) => path),
    ...datasets.flatMap(({ slug }) => [`/data/berkas/${slug}.csv`, `/data/berkas/${slug}.json`]),
    ...more,
  ]
  for (const path of addresses) seen(path, (await guest.get(path)).body)
  return looked
}
