import CommandKit
import PhotoArchive

extension PlanRecord {
  /// Why a photo can't be labelled as the line says; nil where nothing is known against it.
  ///
  /// It is asked before anything is changed, and again when a plan is done later.
  func problem(at path: PhotoPath) -> String? {
    if !path.folder.isWritable {
      return "Its folder can't be written: no permission, or a read-only disk."
    }
    if path.lossyString.split(separator: "/").contains(where: { $0.hasSuffix(".photoslibrary") }) {
      return "It belongs to a library of Apple Photos, which nobody else may change."
    }
    guard sidecar != true else { return nil }
    if path.isWriteProtected || !path.isWritable { return "The file is write-protected." }
    if !path.canKeepOwner {
      return "It belongs to another user or group, and would become yours; --sidecar leaves it so."
    }
    let links = path.linkCount
    if links > 1, breaksHardLinks != true {
      return "It has \(links) names (hard links); --hardlinks break labels it under this one alone."
    }
    return nil
  }
}
