import { urlOf } from '../../data/fetch-file.ts';
import { dataTexts } from '../../texts/data-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

export interface ListedFile {
  /** Relative to the public root. */
  readonly path: string;
  readonly name: string;
  readonly holds: string;
}

interface FileTableProps {
  readonly title: string;
  readonly files: readonly ListedFile[];
}

export function FileTable({ title, files }: FileTableProps) {
  const t = useTexts(dataTexts);
  return (
    <section>
      <h2>{title}</h2>
      <table className="files">
        <thead>
          <tr>
            <th scope="col">{t('file')}</th>
            <th scope="col">{t('holds')}</th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ path, name, holds }) => (
            <tr key={path}>
              <th scope="row">
                <a href={urlOf(path)} dir="ltr">
                  {name}
                </a>
              </th>
              <td>{holds}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
