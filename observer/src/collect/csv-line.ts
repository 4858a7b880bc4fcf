/** One line of CSV (RFC 4180) without line breaks inside of fields, which no field here has. */
export function parseCsvLine(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  do {
    let field = '';
    if (line[at] === '"') {
      for (at += 1; at < line.length; at++) {
        if (line[at] !== '"') field += line[at];
        else if (line[at + 1] === '"') {
          field += '"';
          at += 1;
        } else break;
      }
      const comma = line.indexOf(',', at + 1);
      at = comma < 0 ? line.length : comma;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      field = line.slice(at, end);
      at = end;
    }
    fields.push(field);
  } while (at++ < line.length);
  return fields;
}
