import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import { dossierFile, stationsWithOwnFilesMax } from '@mutabaqa/shared/results/file-names.ts';
import { lookupStationsFile } from '@mutabaqa/shared/site/site-files.ts';
import { urlOf } from '../../data/fetch-file.ts';
import { useLookup } from '../../data/lookup.ts';
import { versionFile } from '../../data/versions.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface DownloadsProps {
  readonly dossier: Dossier;
  readonly version: number | undefined;
}

/** The files themselves: what this page shows is made of nothing else. */
export function Downloads({ dossier, version }: DownloadsProps) {
  const t = useTexts(stationTexts);
  const election = useLookup();
  if (version === undefined) return null;
  const hasOwnFiles = (election.value?.stations ?? 0) <= stationsWithOwnFilesMax;
  const tapes = dossier.evidence.flatMap((each) => ('tapeKind' in each ? [each.digest] : []));
  const area = encodeURIComponent(dossier.constituency);
  const files: readonly (readonly [text: string, path: string])[] = [
    [t('downloadDossier'), versionFile(version, dossierFile(dossier, hasOwnFiles))],
    ...(hasOwnFiles
      ? [...new Set(tapes)].map(
          (digest) =>
            [
              t('downloadTape', { digest: `${digest.slice(0, 8)}…` }),
              versionFile(version, `tapes/${digest}.tape`),
            ] as const,
        )
      : [[`${area}.tapes`, versionFile(version, `tapes/${area}.tapes`)] as const]),
    [t('downloadSums'), versionFile(version, 'SHA256SUMS')],
    [t('downloadLookup'), lookupStationsFile(dossier.constituency)],
  ];
  return (
    <section aria-labelledby="downloads-title" className="screen-only">
      <h2 id="downloads-title">{t('downloads')}</h2>
      <ul className="downloads">
        {files.map(([text, path]) => (
          <li key={path}>
            <a href={urlOf(path)} download>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
