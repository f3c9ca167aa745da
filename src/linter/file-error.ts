/** What the system says of a file, in words for the user. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'no permission';
    case 'EISDIR':
      return 'this is a folder, a file was expected';
    case 'ENOTDIR':
      return 'a part of the path is a file, not a folder';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files on this system';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      return message;
  }
}
