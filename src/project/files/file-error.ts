/** Why a file or folder that was named, or found, cannot be read. */
export function describeReadError(path: string, error: unknown): string {
  // Node puts U+FFFD for bytes that are no UTF-8, and nothing has that name then.
  if (path.includes('\uFFFD') && (error as NodeJS.ErrnoException).code === 'ENOENT') {
    return 'its name is not valid UTF-8; rename it';
  }
  return describeFileError(error);
}

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
    case 'EIO':
      return 'the device reports an error';
    case 'EBADF':
      return 'it is not open for writing';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      return message;
  }
}
